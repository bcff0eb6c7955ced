// Forms: values in the API's own form, its field errors at the fields, one submit at a time.

import { Button, Group, Stack } from "@mantine/core";
import {
  createContext,
  type FormEvent,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Problem } from "../api/problems";
import { withDays } from "../text/format";
import { Failure } from "./failure";
import { fieldAt, nested } from "./nested";
import { SubmitButton } from "./submit-button";
import classes from "./ui.module.css";

export type Values = Record<string, unknown>;

interface FormState {
  values: Values;
  set: (name: string, value: unknown) => void;
  /** The message at a field. */
  errorAt: (name: string) => string | undefined;
  /** The fields that are shown now. */
  fields: Map<string, Field>;
}

/** What the form knows of a field of its own. */
export interface Field {
  name: string;
  label: string;
  isRequired: boolean;
  /** The value as the field shows it, where that is not the value itself. */
  inWords?: (value: unknown) => string;
  /** What is wrong with what was typed, before it is a value at all. */
  mistake?: string | undefined;
}

const State = createContext<FormState | undefined>(undefined);

/** A field's part of the form around it. */
export function useField<Value>(field: Field) {
  const state = useContext(State);
  if (!state) throw new Error(`The field ${field.name} stands outside a form.`);
  const { fields } = state;
  const { name } = field;
  useEffect(() => {
    fields.set(name, field);
  });
  useEffect(() => () => void fields.delete(name), [fields, name]);
  return {
    value: state.values[name] as Value | null | undefined,
    set: (value: Value | null) => state.set(name, value),
    error: state.errorAt(name),
  };
}

/** All values of the form around, for fields that depend on another. */
export function useValues(): Values {
  return useContext(State)?.values ?? {};
}

/** Sets a field of the form around from another one, such as the unit when its property changes. */
export function useSetValue(): (name: string, value: unknown) => void {
  return useContext(State)?.set ?? (() => undefined);
}

interface FormProps<Body> {
  initial?: Values;
  submitLabel: string;
  /** Sends the values; what it throws is shown. */
  submit: (body: Body, fields: readonly Field[]) => Promise<unknown>;
  onCancel?: (() => void) | undefined;
  /** What an emptied field says: null clears it in a change, undefined leaves it out of a new row. */
  emptyValue?: null | undefined;
  color?: string;
  children: ReactNode;
}

/** A form. Enter submits it; a second click while it is under way does nothing. */
export function Form<Body>({
  initial = {},
  submitLabel,
  submit,
  onCancel,
  emptyValue,
  color,
  children,
}: FormProps<Body>) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setIsSending] = useState(false);
  const underWay = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const [fields] = useState(() => new Map<string, Field>());
  // A time to wait is told for what was said: something else may be said at once.
  const [tooEarly, setTooEarly] = useState<unknown>();
  // A dialog that only asks is answered with Enter, unless what it does can't be undone.
  const isSafe = color !== "red";
  useEffect(() => {
    const submit = form.current?.querySelector("[type=submit]");
    if (fields.size === 0 && isSafe) submit?.setAttribute("data-autofocus", "true");
    const first = form.current?.querySelector<HTMLElement>("[data-autofocus]");
    first?.focus();
    // What is typed replaces what was proposed, as after a Tab.
    if (first instanceof HTMLInputElement) first.select();
  }, [fields, isSafe]);

  const state = useMemo<FormState>(
    () => ({
      values,
      set: (name, value) => {
        setValues((old) => ({ ...old, [name]: value }));
        setErrors(({ [name]: _, ...others }) => others);
        setTooEarly(undefined);
      },
      errorAt: (name) => errors[name],
      fields,
    }),
    [values, errors, fields],
  );

  const showErrors = (found: Record<string, string>) => {
    setErrors(found);
    const [first] = [...fields.keys()].filter((name) => name in found);
    const input = first && form.current?.elements.namedItem(first);
    if (input instanceof HTMLElement) input.focus();
  };

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (underWay.current) return;
    setFailure(undefined);
    const mistakes = mistakesIn(fields, values);
    showErrors(mistakes);
    if (Object.keys(mistakes).length > 0) return;
    underWay.current = true;
    setIsSending(true);
    try {
      await submit(nested(withoutEmpty(values, emptyValue)) as Body, [...fields.values()]);
    } catch (error) {
      setFailure(error);
      setTooEarly(error);
      if (error instanceof Problem) showErrors(fieldErrors(error, fields));
    } finally {
      underWay.current = false;
      setIsSending(false);
    }
  };

  return (
    <State value={state}>
      <form ref={form} onSubmit={onSubmit} noValidate className={classes.form}>
        <Stack gap="sm">
          {children}
          {failure !== undefined && !isSaidAtField(failure, fields) && (
            <Failure error={failure} more={otherErrors(failure, fields)} />
          )}
          <Group justify="flex-end" mt="xs">
            {onCancel && (
              <Button variant="default" onClick={onCancel}>
                Cancel
              </Button>
            )}
            <SubmitButton type="submit" loading={isSending} color={color} after={tooEarly}>
              {submitLabel}
            </SubmitButton>
          </Group>
        </Stack>
      </form>
    </State>
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function mistakesIn(fields: Map<string, Field>, values: Values): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, label, isRequired, mistake } of fields.values()) {
    if (mistake) found[name] = mistake;
    else if (isRequired && isEmpty(values[name])) found[name] = `${label} is needed.`;
  }
  return found;
}

/** The values as the API takes them: no empty text, and no field that is not filled in. */
function withoutEmpty(values: Values, emptyValue: null | undefined): Values {
  const filled = Object.entries(values).map(([name, value]) => [
    name,
    isEmpty(value) ? emptyValue : typeof value === "string" ? value.trim() : value,
  ]);
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined));
}

function fieldErrors(problem: Problem, fields: Map<string, Field>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { pointer, detail } of problem.errors) {
    const name = fieldAt(pointer, (each) => fields.has(each));
    if (fields.has(name)) found[name] ??= withDays(detail);
  }
  return found;
}

/** Whether a field has all that there is to say, in the same words. */
function isSaidAtField(failure: unknown, fields: Map<string, Field>): boolean {
  const said = failure instanceof Problem && Object.values(fieldErrors(failure, fields));
  return said && said.length === failure.errors.length && said.includes(failure.message);
}

function otherErrors(failure: unknown, fields: Map<string, Field>): string[] {
  if (!(failure instanceof Problem)) return [];
  const has = (name: string) => fields.has(name);
  const others = failure.errors.filter(({ pointer }) => !has(fieldAt(pointer, has)));
  return others.map(({ pointer, detail }) => (pointer ? `${pointer.slice(1)}: ${detail}` : detail));
}
