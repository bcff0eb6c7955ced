import { Text } from "@mantine/core";
import { useNavigate } from "react-router";
import { call } from "../../api/client";
import { useChange } from "../../api/queries";
import { ImportLines } from "../../parts/importing/import-lines";
import { useManager } from "../../session/account";
import { money } from "../../text/format";
import { counted } from "../../text/words";
import { DayField } from "../../ui/fields";
import type { Values } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import {
  COLUMNS,
  EXAMPLE,
  leaseOf,
  MOST_LEASES,
  type RentRoll,
  type RentRollRow,
} from "./rent-roll-rows";

const PATH = "/v1/leases/import-rows";

/** Begins many leases at once, with the deposits and balances of the old books. */
export function Component() {
  const { organization } = useManager();
  const create = useChange("post", PATH);
  const navigate = useNavigate();
  const notify = useNotice();
  const send = async (rows: RentRollRow[], values: Values, isTrial: boolean) => {
    const said = { body: { ...values, rows } as RentRoll };
    const { body } = isTrial
      ? await call("post", PATH, { ...said, query: { preview: true } })
      : await create.send(said);
    return body;
  };
  return (
    <Page
      title="Import a rent roll"
      above={[{ title: "Leases", to: "/leases" }]}
      operation="POST /v1/leases/import-rows"
    >
      <Text maw="40rem" mb="md">
        One line for each lease that runs, below a line with the names of the columns. Its property
        and unit must exist; tenants are added. Several tenants have ; between their names. Only
        owners and admins import deposits and opening balances; a balance below 0 is credit. All
        lines are checked before one of them counts.
      </Text>
      <ImportLines
        noun={["lease", "leases"]}
        columns={COLUMNS}
        rowOf={leaseOf}
        most={MOST_LEASES}
        example={{ text: EXAMPLE, name: "rent-roll-example.csv" }}
        initial={{ as_of: organization.today }}
        send={send}
        summary={moneyOf}
        onDone={(made) => {
          const leases = made.reduce((sum, each) => sum + each.leases, 0);
          const tenants = made.reduce((sum, each) => sum + each.tenants, 0);
          notify(`${counted(leases, "lease")} and ${counted(tenants, "tenant")} added.`);
          navigate("/leases");
        }}
        onCancel={() => navigate("/leases")}
      >
        <DayField
          name="as_of"
          label="Balances are of"
          hint="The last day of the old books. Rent is charged from the month after it."
          isRequired
          autoFocus
        />
      </ImportLines>
    </Page>
  );
}

function moneyOf(rows: readonly RentRollRow[]) {
  const sum = (of: (row: RentRollRow) => number) => rows.reduce((all, row) => all + of(row), 0);
  return [
    ["Rent a month", money(sum((row) => row.rent_amount_cents))],
    ["Deposits held", money(sum((row) => row.deposit_held_cents ?? 0))],
    ["Owed by the old books", money(sum((row) => Math.max(row.opening_balance_cents ?? 0, 0)))],
    ["Credit that waits", money(sum((row) => Math.max(-(row.opening_balance_cents ?? 0), 0)))],
  ] as const;
}
