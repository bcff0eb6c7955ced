// A change of one row: only what was changed is sent, and only on the version that was shown. Where
// another person was faster, the form says what changed and keeps what was typed.

import { Alert, List } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { type Answer, call, type PathOf, type Said } from "../api/client";
import { Problem } from "../api/problems";
import { useChange } from "../api/queries";
import { type Field, Form, type Values } from "./form";

type EditablePath = PathOf<"patch"> & PathOf<"get">;

interface EditFormProps<P extends EditablePath> {
  path: P;
  parameters: Said<"patch", P>["path"];
  row: Answer<"get", P>;
  etag: string | null;
  onDone: () => void;
  onCancel?: () => void;
  children: ReactNode;
}

/** A form whose fields start with the row's values. */
export function EditForm<P extends EditablePath>(props: EditFormProps<P>) {
  const { path, parameters, children, onDone, onCancel } = props;
  const change = useChange("patch", path);
  // What the fields began with: a field that still says so was not changed here.
  const [first] = useState(props.row as Values);
  const [shown, setShown] = useState({ row: first, etag: props.etag });
  const [differences, setDifferences] = useState<readonly string[]>();

  const readAnew = async (fields: readonly Field[]) => {
    const said = { path: parameters } as unknown as Said<"get", P>;
    const { body, etag } = await call("get", path, said);
    const fresh = body as Values;
    setDifferences(changesBetween(shown.row, fresh, fields));
    setShown({ row: fresh, etag });
  };

  const submit = async (values: Values, fields: readonly Field[]) => {
    setDifferences(undefined);
    const names = fields.map(({ name }) => name);
    const body = Object.fromEntries(
      names
        .filter((name) => (values[name] ?? null) !== (first[name] ?? null))
        .map((name) => [name, values[name] ?? null]),
    );
    if (Object.keys(body).length === 0) return onDone();
    const headers: Record<string, string> = shown.etag ? { "If-Match": shown.etag } : {};
    try {
      await change.send({ path: parameters, body, headers } as unknown as Said<"patch", P>);
      onDone();
    } catch (error) {
      if (error instanceof Problem && error.status === 412) await readAnew(fields);
      else throw error;
    }
  };

  return (
    <Form<Values>
      initial={first}
      submitLabel="Save"
      submit={submit}
      onCancel={onCancel}
      emptyValue={null}
    >
      {children}
      {differences && <Changed differences={differences} />}
    </Form>
  );
}

function Changed({ differences }: { differences: readonly string[] }) {
  return (
    <Alert role="alert" color="yellow" title="Changed in the meantime">
      Another person has changed this since you opened it. Save again to change what is there now:
      only what you have entered here is replaced.
      <List size="sm" mt="xs">
        {differences.map((each) => (
          <List.Item key={each}>{each}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

function changesBetween(before: Values, after: Values, fields: readonly Field[]): string[] {
  const changed = fields.filter(({ name }) => before[name] !== after[name]);
  if (changed.length === 0) return ["No field of this form: something that it does not show."];
  return changed.map(({ name, label, inWords = String }) => {
    const value = after[name] ?? "";
    return `${label}: now ${value === "" ? "empty" : inWords(value)}`;
  });
}
