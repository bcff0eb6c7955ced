// What was charged to an account and paid on it, with the balance after each line.

import { Box } from "@mantine/core";
import type { Answer, Said } from "../api/client";
import { day, money, owed, withDays } from "../text/format";
import { words } from "../text/words";
import { ActionLink } from "../ui/action-button";
import { Empty } from "../ui/empty";
import { Facts } from "../ui/facts";
import type { Filter } from "../ui/filters";
import { type Column, List } from "../ui/list";
import { TabActions } from "../ui/tabs";
import { type Face, RENTAL } from "./accounts/faces";

type StatementPath =
  | "/v1/leases/{lease_id}/statement"
  | "/v1/tenants/{tenant_id}/statement"
  | "/v1/homeowners/{homeowner_id}/statement";
type Totals = Answer<"get", StatementPath>["totals"];
type Line = Answer<"get", StatementPath>["items"][number];

/** The days of a statement. */
export const STATEMENT_DAYS: Filter<"dated_from" | "dated_to">[] = [
  { name: "dated_from", label: "From", kind: "day" },
  { name: "dated_to", label: "To", kind: "day" },
];

export const STATEMENT_COLUMNS: Column<Line>[] = [
  { title: "What", cell: ({ description }) => withDays(description) },
  { title: "Date", cell: ({ dated_on }) => day(dated_on), isShort: true },
  {
    title: "Owed more",
    cell: ({ amount_cents }) => amount_cents > 0 && money(amount_cents),
    isAmount: true,
  },
  {
    title: "Owed less",
    cell: ({ amount_cents }) => amount_cents < 0 && money(-amount_cents),
    isAmount: true,
  },
  { title: "Balance", cell: ({ balance_cents }) => money(balance_cents), isAmount: true },
];

interface StatementProps {
  path: StatementPath;
  parameters: Said<"get", StatementPath>["path"];
  /** Of which face its charges and payments are. */
  face?: Face;
}

/** The statement, its newest line first, and the way to the one that is printed. */
export function Statement({ path, parameters, face = RENTAL }: StatementProps) {
  const report = face === RENTAL ? "tenant-statement" : "homeowner-statement";
  return (
    <>
      <TabActions>
        <ActionLink
          operation={`GET /v1/reports/${report}`}
          to={`/reports/${report}?${new URLSearchParams(parameters)}`}
          variant="default"
        >
          Statement to print
        </ActionLink>
      </TabActions>
      <List
        path={path}
        parameters={parameters}
        name="statement lines"
        to={({ charge_id, payment_id }) =>
          charge_id ? `${face.charges}/${charge_id}` : `${face.payments}/${payment_id}`
        }
        filters={STATEMENT_DAYS}
        summary={({ totals }) => <StatementSums totals={totals} />}
        columns={STATEMENT_COLUMNS}
        empty={<Empty>Nothing was charged or paid yet.</Empty>}
      />
    </>
  );
}

/** What the days of the statement began with, moved and ended with. */
export function StatementSums({ totals }: { totals: Totals }) {
  return (
    <Box mb="md">
      <Facts
        items={[
          ["Owed before", money(totals.opening_cents)],
          ["Charged", money(totals.charged_cents)],
          ["Paid", money(totals.paid_cents)],
          ["Balance afterwards", words(owed(totals.closing_cents))],
        ]}
      />
    </Box>
  );
}
