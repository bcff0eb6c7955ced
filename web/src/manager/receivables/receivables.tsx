import type { Answer } from "../../api/client";
import type { RowOf } from "../../api/queries";
import { accountIn, payerPage, placeOf } from "../../parts/accounts/place";
import { usePropertyChoices } from "../../parts/property-choices";
import { usePermission } from "../../session/permission";
import { money } from "../../text/format";
import { counted } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { Facts } from "../../ui/facts";
import { type Column, List } from "../../ui/list";
import { Page } from "../../ui/page";

const PATH = "/v1/reports/delinquency";
type Report = Answer<"get", typeof PATH>;
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
      summary={(report) => report.totals.accounts > 0 && <Totals {...report} />}
      columns={mayRecord ? [...COLUMNS, RECORD] : COLUMNS}
      empty={<Empty>Nothing is overdue: all charges whose due date has passed are paid.</Empty>}
    />
  );
}

/** The sums of all pages, by age. */
function Totals({ totals }: Report) {
  return (
    <section aria-label="Totals" style={{ marginBottom: 24 }}>
      <Facts
        items={[
          [`Overdue on ${counted(totals.accounts, "account")}`, money(totals.overdue_cents)],
          ["1 to 30 days", money(totals.days_1_30_cents)],
          ["31 to 60 days", money(totals.days_31_60_cents)],
          ["61 to 90 days", money(totals.days_61_90_cents)],
          ["Over 90 days", money(totals.days_over_90_cents)],
        ]}
      />
    </section>
  );
}

const COLUMNS: Column<Debtor>[] = [
  { title: "Tenants", cell: ({ payer }) => payer },
  { title: "Home", cell: placeOf },
  { title: "1–30 days", cell: ({ days_1_30_cents }) => amount(days_1_30_cents), isAmount: true },
  { title: "31–60", cell: ({ days_31_60_cents }) => amount(days_31_60_cents), isAmount: true },
  { title: "61–90", cell: ({ days_61_90_cents }) => amount(days_61_90_cents), isAmount: true },
  { title: "Over 90", cell: (row) => amount(row.days_over_90_cents), isAmount: true },
  { title: "Overdue", cell: ({ overdue_cents }) => money(overdue_cents), isAmount: true },
  { title: "Announced", cell: ({ pending_cents }) => amount(pending_cents), isAmount: true },
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

/** Nothing in place of zero, so that the eye finds the amounts. */
function amount(cents: number): string {
  return cents === 0 ? "–" : money(cents);
}
