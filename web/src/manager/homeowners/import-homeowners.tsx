import { Text } from "@mantine/core";
import { useNavigate, useSearchParams } from "react-router";
import { call } from "../../api/client";
import { useChange, useRead } from "../../api/queries";
import { ImportLines } from "../../parts/importing/import-lines";
import { useManager } from "../../session/account";
import { money } from "../../text/format";
import { counted } from "../../text/words";
import { DayField } from "../../ui/fields";
import type { Values } from "../../ui/form";
import { Loaded } from "../../ui/loaded";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ReferenceField } from "../../ui/reference-field";
import {
  COLUMNS,
  EXAMPLE,
  type HomeownerImport,
  homeownerOf,
  type ImportedHomeowner,
  MOST_HOMEOWNERS,
} from "./import-rows";

const PATH = "/v1/homeowners/import-rows";

interface Association {
  id: string;
  name: string;
}

/** Adds the homeowners of an association at once; `?association=` names it. */
export function Component() {
  const [address] = useSearchParams();
  const association_id = address.get("association");
  return association_id ? <OfAssociation association_id={association_id} /> : <ImportHomeowners />;
}

function OfAssociation({ association_id }: { association_id: string }) {
  const association = useRead("/v1/associations/{association_id}", { path: { association_id } });
  return (
    <Loaded from={association} what="the association">
      {(found) => <ImportHomeowners association={found} />}
    </Loaded>
  );
}

function ImportHomeowners({ association }: { association?: Association }) {
  const { organization } = useManager();
  const create = useChange("post", PATH);
  const navigate = useNavigate();
  const notify = useNotice();
  const send = async (rows: ImportedHomeowner[], values: Values, isTrial: boolean) => {
    const said = { body: { ...values, rows } as HomeownerImport };
    const { body } = isTrial
      ? await call("post", PATH, { ...said, query: { preview: true } })
      : await create.send(said);
    return body;
  };
  return (
    <Page
      title="Import homeowners"
      above={[{ title: "Homeowners", to: "/homeowners" }]}
      operation="POST /v1/homeowners/import-rows"
    >
      <Text maw="40rem" mb="md">
        One line for each homeowner, below a line with the names of the columns. Homes are found by
        the names of the association's properties and their units. Only owners and admins import
        opening balances; one below 0 is credit. All lines are checked before one of them counts.
      </Text>
      <ImportLines
        noun={["homeowner", "homeowners"]}
        columns={COLUMNS}
        rowOf={homeownerOf}
        keyOf={({ email }) => email}
        most={MOST_HOMEOWNERS}
        example={{ text: EXAMPLE, name: "homeowners-example.csv" }}
        initial={{ as_of: organization.today, association_id: association?.id }}
        send={send}
        summary={balancesOf}
        onDone={(made, values) => {
          const count = made.reduce((sum, each) => sum + each.homeowners, 0);
          notify(`${counted(count, "homeowner")} added.`);
          navigate(`/associations/${values.association_id}`);
        }}
        onCancel={() => navigate(association ? `/associations/${association.id}` : "/homeowners")}
      >
        <ReferenceField
          name="association_id"
          label="Association"
          path="/v1/associations"
          labelOf={({ name }) => name}
          initialLabel={association?.name}
          isRequired
          autoFocus={!association}
        />
        <DayField
          name="as_of"
          label="Balances are of"
          hint="The last day of the old books, if you bring opening balances over."
          isRequired
          autoFocus={association !== undefined}
        />
      </ImportLines>
    </Page>
  );
}

function balancesOf(rows: readonly ImportedHomeowner[]) {
  const owed = rows.reduce((sum, row) => sum + Math.max(row.opening_balance_cents ?? 0, 0), 0);
  const credit = rows.reduce((sum, row) => sum - Math.min(row.opening_balance_cents ?? 0, 0), 0);
  return [
    ["Owed by the old books", money(owed)],
    ["Credit that waits", money(credit)],
  ] as const;
}
