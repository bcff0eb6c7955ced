// Imports the lines of a table: read and checked as a whole first, then sent, in parts where it is
// larger than a request may be.

import { Button, FileButton, Group } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { saveFile } from "../../api/csv";
import { Problem } from "../../api/problems";
import { LongTextField } from "../../ui/fields";
import { Form, useSetValue, type Values } from "../../ui/form";
import { type Table, tableOf, textOf, textOfFile } from "./cells";
import { ColumnChoices, mappingOf } from "./column-choices";
import {
  type Column,
  type Fault,
  lacking,
  placed,
  readTable,
  repeated,
  type Said,
} from "./columns";
import { Faults } from "./faults";
import { portions } from "./portions";
import { SendPortions } from "./send-portions";

export interface Importing<Row, Answer> {
  /** What a line is about: "lease", "leases". */
  noun: readonly [string, string];
  columns: readonly Column[];
  rowOf: (said: Said) => Row;
  /** What no two rows share, if there is such a thing. */
  keyOf?: (row: Row) => string;
  /** As many rows as a request takes. */
  most: number;
  /** Sends the rows; as a trial, only to hear what would be refused. */
  send: (rows: Row[], values: Values, isTrial: boolean) => Promise<Answer>;
  /** What the rows come to, shown before they count. */
  summary?: (rows: readonly Row[]) => readonly (readonly [string, ReactNode])[];
  onDone: (answers: Answer[], values: Values) => void;
}

interface ImportLinesProps<Row, Answer> extends Importing<Row, Answer> {
  example: { text: string; name: string };
  initial?: Values;
  onCancel: () => void;
  /** Fields above the lines. */
  children?: ReactNode;
}

/** What was checked and may be sent. */
export interface Checked<Row> {
  table: Table;
  rows: Row[];
  values: Values;
  /** The refusals of a part, at the rows of the table. */
  place: (problem: Problem, from: number) => Fault[];
}

/** The table, what is wrong with it, and the button that lets it count. */
export function ImportLines<Row, Answer>(props: ImportLinesProps<Row, Answer>) {
  const { example, columns, initial = {}, onCancel, children } = props;
  const [faults, setFaults] = useState<Fault[]>([]);
  const [checked, setChecked] = useState<Checked<Row>>();
  // A new form for the lines that are left after a part of them is in.
  const [start, setStart] = useState({ number: 0, values: initial });

  const check = async (values: Values) => {
    setFaults([]);
    const found = await checkedLines(props, values);
    if (Array.isArray(found)) setFaults(found);
    else setChecked(found);
  };
  const goOnWith = (table: Table | undefined) => {
    if (table && checked) {
      const values = { ...checked.values, text: textOf(table) };
      setStart(({ number }) => ({ number: number + 1, values }));
    }
    setChecked(undefined);
  };
  return (
    <>
      <div hidden={checked !== undefined} key={start.number}>
        <Form<Values> initial={start.values} submitLabel="Check" submit={check} onCancel={onCancel}>
          {children}
          <FromFile example={example} />
          <LongTextField
            name="text"
            label="Lines"
            hint="Paste them from a spreadsheet with the names of its columns, or choose a CSV file."
            isRequired
            autoFocus={children === undefined}
          />
          <ColumnChoices columns={columns} />
        </Form>
        {faults.length > 0 && <Faults faults={faults} />}
      </div>
      {checked && <SendPortions {...props} checked={checked} onBack={goOnWith} />}
    </>
  );
}

/** The lines as they may be sent, or what is wrong with them. */
async function checkedLines<Row, Answer>(
  { noun, columns, rowOf, keyOf, most, send }: Importing<Row, Answer>,
  { text, column, ...values }: Values,
): Promise<Checked<Row> | Fault[]> {
  const table = tableOf(String(text));
  const mapping = mappingOf(table.header, columns, (column ?? {}) as Values);
  const missing = lacking(columns, mapping).map(({ title }) => title);
  if (missing.length > 0) throw refusal(`Choose the columns of: ${missing.join(", ")}.`);
  if (table.lines.length === 0) throw refusal(`Below the first line is no ${noun[0]}.`);
  const { said, faults } = readTable(table, columns, mapping);
  if (faults.length > 0) return faults;
  const rows = said.map(rowOf);
  const twice = keyOf ? repeated(rows, table.lines, keyOf) : [];
  if (twice.length > 0) return twice;
  const place = (problem: Problem, from: number) =>
    placed(problem.errors, table, table.lines.slice(from), columns, mapping);
  let from = 0;
  for (const portion of portions(rows, most)) {
    try {
      await send(portion, values, true);
    } catch (error) {
      const found = error instanceof Problem ? place(error, from) : [];
      if (found.length === 0) throw error;
      return found;
    }
    from += portion.length;
  }
  return { table, rows, values, place };
}

function refusal(detail: string): Problem {
  return new Problem({ code: "VALIDATION_ERROR", detail }, 422);
}

function FromFile({ example }: { example: { text: string; name: string } }) {
  const set = useSetValue();
  const save = () => saveFile(new Blob([example.text], { type: "text/csv" }), example.name);
  return (
    <Group>
      <FileButton
        accept="text/csv,.csv,.txt"
        onChange={async (file) => file && set("text", await textOfFile(file))}
      >
        {(props) => (
          <Button variant="default" {...props}>
            Choose a CSV file
          </Button>
        )}
      </FileButton>
      <Button variant="subtle" onClick={save}>
        Save an example
      </Button>
    </Group>
  );
}
