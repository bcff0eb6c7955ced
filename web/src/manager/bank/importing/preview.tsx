import { Alert, List, Text } from "@mantine/core";
import { Problem } from "../../../api/problems";
import { day, money } from "../../../text/format";
import { counted } from "../../../text/words";
import { Rows } from "../../../ui/list";
import type { Line, Reading } from "./lines";

const MOST_SHOWN = 8;
const MOST_MISTAKES = 5;

/** What becomes of the first rows, and the rows that can't be read. */
export function Preview({ readings }: { readings: readonly Reading[] }) {
  const wrong = readings.filter(({ mistake }) => mistake);
  const lines = readings.flatMap(({ line }) => line ?? []);
  return (
    <>
      <Text mt="md">
        {counted(lines.length, "line")} can be imported
        {wrong.length > 0 && `, ${counted(wrong.length, "row")} can't be read`}.
      </Text>
      {lines.length > 0 && <FirstLines lines={lines.slice(0, MOST_SHOWN)} />}
      {wrong.length > 0 && (
        <Alert color="yellow" title="Rows that can't be read">
          Choose other columns, or remove these rows from the file. Nothing is imported as long as
          one is there.
          <List size="sm" mt="xs">
            {wrong.slice(0, MOST_MISTAKES).map((each) => (
              <List.Item key={each.row.number}>{saying(each)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}

/** The same as a refusal. */
export function unreadable(wrong: readonly Reading[]): Problem {
  const errors = wrong
    .slice(0, MOST_MISTAKES)
    .map((each) => ({ pointer: "", detail: saying(each) }));
  const detail = `${counted(wrong.length, "row")} can't be read. Nothing was imported.`;
  return new Problem({ code: "VALIDATION_ERROR", detail, errors }, 422);
}

function saying({ row, mistake }: Reading): string {
  const shown = row.cells.filter((each) => each !== "").join(", ");
  return `Row ${row.number} ${mistake}: ${shown}`;
}

function FirstLines({ lines }: { lines: readonly Line[] }) {
  return (
    <Rows
      name="first lines"
      rows={lines}
      columns={[
        { title: "Day", cell: ({ posted_on }) => day(posted_on), isShort: true },
        { title: "Description", cell: ({ description }) => description },
        { title: "Reference", cell: ({ reference }) => reference },
        { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
      ]}
    />
  );
}
