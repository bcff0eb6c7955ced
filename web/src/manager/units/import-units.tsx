import { Text } from "@mantine/core";
import { useNavigate } from "react-router";
import { useChange } from "../../api/queries";
import { ImportForm } from "../../parts/importing/import-form";
import { counted } from "../../text/words";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { EXAMPLE, type ImportedUnit, unitsIn } from "./import-rows";

/** Adds many units, and the properties that they name, at once. */
export function Component() {
  const create = useChange("post", "/v1/units/import-rows");
  const navigate = useNavigate();
  const notify = useNotice();
  const send = async (rows: ImportedUnit[]) => {
    const { body } = await create.send({ body: { rows } });
    const properties = counted(body.properties, "property", "properties");
    notify(`${counted(body.units, "unit")} and ${properties} added.`);
    navigate("/units");
  };
  return (
    <Page
      title="Import units"
      above={[{ title: "Units", to: "/units" }]}
      operation="POST /v1/units/import-rows"
    >
      <Text maw="40rem" mb="md">
        One line for each unit, below a line with the names of the columns. A property that exists
        by this name is used as it is; another one is added. Either all lines are imported, or none.
      </Text>
      <ImportForm
        noun="Unit"
        example={{ text: EXAMPLE, name: "units-example.csv" }}
        rowsIn={unitsIn}
        send={send}
        onCancel={() => navigate("/units")}
      />
    </Page>
  );
}
