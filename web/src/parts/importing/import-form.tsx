// A form that imports the lines of a table, all or none.

import { Button, FileButton, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { saveFile } from "../../api/csv";
import { Problem } from "../../api/problems";
import { LongTextField } from "../../ui/fields";
import { Form, useSetValue, type Values } from "../../ui/form";

interface ImportFormProps<Row> {
  /** What a line has, such as "Unit": a mistake is told with it and its number. */
  noun: string;
  /** A file that shows how the lines are written, and its name. */
  example: { text: string; name: string };
  initial?: Values;
  /** The rows of the table, or what is wrong with it. */
  rowsIn: (text: string) => { rows: Row[]; mistakes: string[] };
  send: (rows: Row[], values: Values) => Promise<void>;
  onCancel: () => void;
  /** Fields above the lines. */
  children?: ReactNode;
}

/** The lines are pasted or read from a file; what is wrong is named with its line. */
export function ImportForm<Row>(props: ImportFormProps<Row>) {
  const { noun, example, initial = {}, rowsIn, send, onCancel, children } = props;
  const submit = async ({ text, ...values }: Values) => {
    const { rows, mistakes } = rowsIn(String(text));
    if (mistakes.length > 0) throw refusal(mistakes.map((each) => ({ pointer: "", detail: each })));
    await send(rows, values).catch((error: unknown) => {
      throw error instanceof Problem ? placed(error, noun) : error;
    });
  };
  return (
    <Form<Values> initial={initial} submitLabel="Import" submit={submit} onCancel={onCancel}>
      {children}
      <FromFile example={example} />
      <LongTextField
        name="text"
        label="Lines"
        hint="Paste them from a spreadsheet, or choose a CSV file."
        isRequired
        autoFocus={children === undefined}
      />
    </Form>
  );
}

function FromFile({ example }: { example: { text: string; name: string } }) {
  const set = useSetValue();
  const save = () => saveFile(new Blob([example.text], { type: "text/csv" }), example.name);
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
      <Button variant="subtle" onClick={save}>
        Save an example
      </Button>
    </Group>
  );
}

/** What is wrong, below the form, with the lines that it is about. */
function refusal(errors: { pointer: string; detail: string }[]): Problem {
  return new Problem({ code: "VALIDATION_ERROR", detail: "No line was imported.", errors }, 422);
}

/** The same refusal, where its rows are named as lines: "Unit 4, city" for /rows/3/city. */
function placed(problem: Problem, noun: string): Problem {
  if (!problem.errors.some(({ pointer }) => pointer.startsWith("/rows/"))) return problem;
  return refusal(
    problem.errors.map(({ pointer, detail }) => {
      const [, , row, field] = pointer.split("/");
      const place = `${noun} ${Number(row) + 1}${field ? `, ${field}` : ""}`;
      return { pointer: "", detail: `${place}: ${detail}` };
    }),
  );
}
