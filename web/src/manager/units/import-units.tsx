import { Button, FileButton, Group, Text } from "@mantine/core";
import { useNavigate } from "react-router";
import { saveFile } from "../../api/csv";
import { Problem } from "../../api/problems";
import { useChange } from "../../api/queries";
import { counted } from "../../text/words";
import { LongTextField } from "../../ui/fields";
import { Form, useSetValue } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { EXAMPLE, unitsIn } from "./import-rows";

/** Adds many units, and the properties that they name, at once. */
export function Component() {
  const create = useChange("post", "/v1/units/import-rows");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async ({ text }: { text: string }) => {
    const { rows, mistakes } = unitsIn(text);
    if (mistakes.length > 0) throw refusal(mistakes);
    const { body } = await create.send({ body: { rows } }).catch((error: unknown) => {
      throw error instanceof Problem && error.errors.length > 0
        ? refusal(error.errors.map(({ pointer, detail }) => `${placeOf(pointer)}: ${detail}`))
        : error;
    });
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
      <Form submitLabel="Import" submit={submit} onCancel={() => navigate("/units")}>
        <FromFile />
        <LongTextField
          name="text"
          label="Lines"
          hint="Paste them from a spreadsheet, or choose a CSV file."
          isRequired
          autoFocus
        />
      </Form>
    </Page>
  );
}

function FromFile() {
  const set = useSetValue();
  const example = () => saveFile(new Blob([EXAMPLE], { type: "text/csv" }), "units-example.csv");
  return (
    <Group>
      <FileButton
        accept="text/csv,.csv,.txt"
        onChange={async (file) => file && set("text", await file.text())}
      >
        {(props) => (
          <Button variant="default" {...props}>
            Choose a CSV file
          </Button>
        )}
      </FileButton>
      <Button variant="subtle" onClick={example}>
        Save an example
      </Button>
    </Group>
  );
}

/** What is wrong, below the form, with the lines that it is about. */
function refusal(mistakes: readonly string[]): Problem {
  const errors = mistakes.map((detail) => ({ pointer: "", detail }));
  return new Problem({ code: "VALIDATION_ERROR", detail: "No line was imported.", errors }, 422);
}

/** "Unit 4, city" for /rows/3/city. */
function placeOf(pointer: string): string {
  const [, , row, field] = pointer.split("/");
  return `Unit ${Number(row) + 1}${field ? `, ${field}` : ""}`;
}
