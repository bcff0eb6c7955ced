import type { RowOf } from "../../api/queries";
import { accountIn, payerPage, placeOf } from "../../parts/accounts/place";
import { AGE_COLUMNS, OverdueTotals } from "../../parts/overdue-ages";
import { usePropertyChoices } from "../../parts/property-choices";
import { usePermission } from "../../session/permission";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { type Column, List } from "../../ui/list";
import { Page } from "../../ui/page";

const PATH = "/v1/reports/delinquency";
type Debtor = RowOf<typeof PATH>;

/** The accounts with something overdue, the largest amounts first. */
export function Component() {
  return (
    <Page title="Who owes what" operation="GET /v1/reports/delinquency">
      <Overdue />
    </Page>
  );
}

function Overdue() {
  const properties = usePropertyChoices();
  const mayRecord = !usePermission("POST /v1/payments").isForOthers;
  return (
    <List
      path={PATH}
      name="overdue accounts"
      filters={[{ name: "property_id", label: "Property", kind: "choice", choices: properties }]}
      to={payerPage}
      summary={(report) => report.totals.accounts > 0 && <OverdueTotals totals={report.totals} />}
      columns={mayRecord ? [...COLUMNS, RECORD] : COLUMNS}
      empty={<Empty>Nothing is overdue: all charges whose due date has passed are paid.</Empty>}
    />
  );
}

const COLUMNS: Column<Debtor>[] = [
  { title: "Tenants", cell: ({ payer }) => payer },
  { title: "Home", cell: placeOf },
  ...AGE_COLUMNS,
];

const RECORD: Column<Debtor> = {
  title: "Next",
  cell: (row) => (
    <ActionLink
      operation="POST /v1/payments"
      to={`/payments/new?${accountIn(row)}`}
      variant="default"
      size="compact-sm"
    >
      Record a payment
    </ActionLink>
  ),
};
