import { Text } from "@mantine/core";
import { useNavigate, useSearchParams } from "react-router";
import { useChange, useRead } from "../../api/queries";
import { ImportForm } from "../../parts/importing/import-form";
import { useManager } from "../../session/account";
import { counted } from "../../text/words";
import { DayField } from "../../ui/fields";
import type { Values } from "../../ui/form";
import { Loaded } from "../../ui/loaded";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ReferenceField } from "../../ui/reference-field";
import { EXAMPLE, type HomeownerImport, homeownersIn, type ImportedHomeowner } from "./import-rows";

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
  const create = useChange("post", "/v1/homeowners/import-rows");
  const navigate = useNavigate();
  const notify = useNotice();
  const send = async (rows: ImportedHomeowner[], values: Values) => {
    const said = { ...values, rows } as HomeownerImport;
    const { body } = await create.send({ body: said });
    notify(`${counted(body.homeowners, "homeowner")} added.`);
    navigate(`/associations/${said.association_id}`);
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
        opening balances; one below 0 is credit. Either all lines are imported, or none.
      </Text>
      <ImportForm
        noun="Homeowner"
        example={{ text: EXAMPLE, name: "homeowners-example.csv" }}
        initial={{ as_of: organization.today, association_id: association?.id }}
        rowsIn={homeownersIn}
        send={send}
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
      </ImportForm>
    </Page>
  );
}
