import { Text } from "@mantine/core";
import { useNavigate } from "react-router";
import { call } from "../../api/client";
import { useChange } from "../../api/queries";
import { ImportLines } from "../../parts/importing/import-lines";
import { counted } from "../../text/words";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { COLUMNS, EXAMPLE, type ImportedUnit, MOST_UNITS, unitOf } from "./import-rows";

const PATH = "/v1/units/import-rows";

/** Adds many units, and the properties that they name, at once. */
export function Component() {
  const create = useChange("post", PATH);
  const navigate = useNavigate();
  const notify = useNotice();
  const send = async (rows: ImportedUnit[], _: object, isTrial: boolean) => {
    const said = { body: { rows } };
    const { body } = isTrial
      ? await call("post", PATH, { ...said, query: { preview: true } })
      : await create.send(said);
    return body;
  };
  return (
    <Page
      title="Import units"
      above={[{ title: "Units", to: "/units" }]}
      operation="POST /v1/units/import-rows"
    >
      <Text maw="40rem" mb="md">
        One line for each unit, below a line with the names of the columns. A property that exists
        by this name is used as it is; another one is added. All lines are checked before one of
        them counts.
      </Text>
      <ImportLines
        noun={["unit", "units"]}
        columns={COLUMNS}
        rowOf={unitOf}
        keyOf={({ property_name, unit_name }) => `${property_name} / ${unit_name}`}
        most={MOST_UNITS}
        example={{ text: EXAMPLE, name: "units-example.csv" }}
        send={send}
        onDone={(made) => {
          const units = made.reduce((sum, each) => sum + each.units, 0);
          const properties = made.reduce((sum, each) => sum + each.properties, 0);
          const houses = counted(properties, "property", "properties");
          notify(`${counted(units, "unit")} and ${houses} added.`);
          navigate("/units");
        }}
        onCancel={() => navigate("/units")}
      />
    </Page>
  );
}
