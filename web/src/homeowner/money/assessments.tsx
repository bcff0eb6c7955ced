import { Box } from "@mantine/core";
import type { Answer } from "../../api/client";
import type { RowOf } from "../../api/queries";
import { ChargeStatus } from "../../api/values";
import { day, money, owed } from "../../text/format";
import { choices, words } from "../../text/words";
import { Empty } from "../../ui/empty";
import { Facts } from "../../ui/facts";
import { type Column, List } from "../../ui/list";
import { Status } from "../../ui/status";

export const ASSESSMENTS = "/v1/homeowner-portal/assessments";
export type Assessment = RowOf<typeof ASSESSMENTS>;
type Balance = Answer<"get", typeof ASSESSMENTS>["balance"];

const WHAT: Column<Assessment> = { title: "What", cell: ({ description }) => description };
const DUE: Column<Assessment> = {
  title: "Due",
  cell: ({ due_date }) => day(due_date),
  isShort: true,
};

/** What is still to be paid, with the balance; each leads to its payment. */
export function Due() {
  return (
    <List
      path={ASSESSMENTS}
      name="open assessments"
      query={{ open: true }}
      to={({ id }) => `/home/money/pay?assessment=${id}`}
      columns={[
        WHAT,
        { title: "To pay", cell: ({ open_cents }) => money(open_cents), isAmount: true },
        {
          title: "Due",
          cell: ({ due_date, overdue }) => (
            <>
              {day(due_date)} {overdue && <Status value="overdue" />}
            </>
          ),
        },
      ]}
      summary={({ balance }) => <OwnBalance balance={balance} />}
      hasCsv={false}
      empty={<Empty>You have paid everything. The next assessment will be listed here.</Empty>}
    />
  );
}

/** All of them, paid and cancelled ones included. */
export function Assessments() {
  return (
    <List
      path={ASSESSMENTS}
      name="assessments"
      filters={[
        { name: "status", label: "Status", kind: "choice", choices: choices(ChargeStatus) },
        { name: "overdue", label: "Only overdue", kind: "flag" },
      ]}
      columns={[
        WHAT,
        DUE,
        { title: "Amount", cell: ({ effective_cents }) => money(effective_cents), isAmount: true },
        { title: "To pay", cell: ({ open_cents }) => money(open_cents), isAmount: true },
        {
          title: "Status",
          cell: ({ status, overdue }) => <Status value={overdue ? "overdue" : status} />,
        },
        { title: "Kind", cell: ({ type }) => words(type), isShort: true },
      ]}
      empty={<Empty>Nothing was assessed to you yet.</Empty>}
    />
  );
}

/** What is owed in all, and what of it is late or on its way. */
export function OwnBalance({ balance }: { balance: Balance }) {
  const { balance_cents, overdue_cents, pending_cents } = balance;
  return (
    <Box mb="md">
      <Facts
        items={[
          ["Balance", words(owed(balance_cents))],
          ["Overdue", overdue_cents > 0 && money(overdue_cents)],
          ["Being paid, until your bank answers", pending_cents > 0 && money(pending_cents)],
        ]}
      />
    </Box>
  );
}
