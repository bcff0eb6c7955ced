import type { Answer } from "../../api/client";
import type { RowOf } from "../../api/queries";
import { useManager } from "../../session/account";
import { day, money } from "../../text/format";
import { counted } from "../../text/words";
import { Empty } from "../../ui/empty";
import { Facts } from "../../ui/facts";
import { type Column, List } from "../../ui/list";
import { Status } from "../../ui/status";
import { monthChoices } from "./month-choices";
import { ReportPage } from "./report-page";

const PATH = "/v1/reports/rent-roll";

/** What each unit is let for, is charged and pays in a month, and where it is vacant. */
export function Component() {
  return (
    <ReportPage title="Rent roll" operation={`GET ${PATH}`}>
      <RentRoll />
    </ReportPage>
  );
}

function RentRoll() {
  const { today } = useManager().organization;
  return (
    <List
      path={PATH}
      name="rows of the rent roll"
      filters={[
        {
          name: "month",
          label: "Month",
          kind: "choice",
          choices: monthChoices(today, 12, 24),
          unchosen: "This month",
        },
        { name: "property_id", label: "Property", kind: "property" },
      ]}
      to={({ lease_id, unit_id }) => (lease_id ? `/leases/${lease_id}` : `/units/${unit_id}`)}
      summary={({ totals }) => <Sums totals={totals} />}
      columns={COLUMNS}
      empty={<Empty>A rent roll lists units. Add a property and its units first.</Empty>}
    />
  );
}

function Sums({ totals }: { totals: Answer<"get", typeof PATH>["totals"] }) {
  return (
    <section aria-label="Totals" style={{ marginBottom: 24 }}>
      <Facts
        items={[
          [
            counted(totals.units, "unit"),
            `${counted(totals.leases, "lease")}, ${totals.vacant_units} vacant on some day`,
          ],
          ["Expected", money(totals.expected_cents)],
          ["Charged", money(totals.charged_cents)],
          ["Paid", money(totals.paid_cents)],
          ["Open", money(totals.open_cents)],
          ["Lost to vacancy", money(totals.vacancy_loss_cents)],
        ]}
      />
    </section>
  );
}

const COLUMNS: Column<RowOf<typeof PATH>>[] = [
  { title: "Unit", cell: ({ property_name, unit_name }) => `${property_name}, ${unit_name}` },
  { title: "Tenants", cell: ({ payer }) => payer },
  { title: "Status", cell: ({ status }) => <Status value={status} /> },
  {
    title: "Until",
    cell: ({ end_date, ended_on, rolls_over, lease_id }) => {
      const end = ended_on ?? (rolls_over ? null : end_date);
      return lease_id && (end ? day(end) : "Month to month");
    },
    isShort: true,
  },
  { title: "Days", cell: ({ days }) => days, isAmount: true },
  { title: "Rent", cell: ({ rent_amount_cents }) => amount(rent_amount_cents), isAmount: true },
  { title: "Expected", cell: ({ expected_cents }) => amount(expected_cents), isAmount: true },
  { title: "Charged", cell: ({ charged_cents }) => amount(charged_cents), isAmount: true },
  { title: "Paid", cell: ({ paid_cents }) => amount(paid_cents), isAmount: true },
  { title: "Open", cell: ({ open_cents }) => amount(open_cents), isAmount: true },
  {
    title: "Vacancy loss",
    cell: ({ vacancy_loss_cents }) => amount(vacancy_loss_cents),
    isAmount: true,
  },
];

function amount(cents: number | null) {
  return cents !== null && money(cents);
}
