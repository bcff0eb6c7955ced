// The fields of forms. Each keeps its value as the API has it: cents, YYYY-MM-DD, true or false.

import { Checkbox, NativeSelect, PasswordInput, Textarea, TextInput } from "@mantine/core";
import { type ChangeEvent, useState } from "react";
import { boundsInMoney, day, money, month, parseMoney, percent, plainMoney } from "../text/format";
import { useField } from "./form";

interface FieldProps {
  /** The field's name in the API. */
  name: string;
  label: string;
  hint?: string;
  isRequired?: boolean;
  autoFocus?: boolean;
}

/** What all inputs share: name, label, hint and message. */
function inputProps({ name, label, hint, isRequired, autoFocus }: FieldProps, error?: string) {
  return {
    name,
    label,
    description: hint,
    withAsterisk: isRequired,
    "aria-required": isRequired,
    // The input of a password does not get it from Mantine.
    "aria-invalid": error ? true : undefined,
    "data-autofocus": autoFocus || undefined,
    error,
  };
}

const IN_WORDS: Record<string, ((value: unknown) => string) | undefined> = {
  date: (value) => day(String(value)),
  month: (value) => month(String(value)),
};

interface TextFieldProps extends FieldProps {
  type?: "text" | "email" | "tel" | "url" | "date" | "month";
  autoComplete?: string;
}

/** One line of text, a day or a month. */
export function TextField({ type = "text", autoComplete = "off", ...props }: TextFieldProps) {
  const inWords = IN_WORDS[type];
  const isRequired = props.isRequired ?? false;
  const field = useField<string>({ ...props, isRequired, ...(inWords ? { inWords } : {}) });
  return (
    <TextInput
      {...inputProps(props, field.error)}
      type={type}
      autoComplete={autoComplete}
      value={field.value ?? ""}
      onChange={(event) => field.set(event.currentTarget.value)}
    />
  );
}

/** A calendar day. */
export function DayField(props: FieldProps) {
  return <TextField {...props} type="date" />;
}

/** A month of a year, YYYY-MM. */
export function MonthField(props: FieldProps) {
  return <TextField {...props} type="month" />;
}

interface LongTextFieldProps extends FieldProps {
  /** A longer text is scrolled. */
  mostRows?: number;
}

/** Several lines of text. */
export function LongTextField({ mostRows = 10, ...props }: LongTextFieldProps) {
  const field = useField<string>({ ...props, isRequired: props.isRequired ?? false });
  return (
    <Textarea
      {...inputProps(props, field.error)}
      autosize
      minRows={2}
      maxRows={mostRows}
      value={field.value ?? ""}
      onChange={(event) => field.set(event.currentTarget.value)}
    />
  );
}

interface PasswordFieldProps extends FieldProps {
  autoComplete: "current-password" | "new-password";
}

/** A password; it never leaves the form but to the API. */
export function PasswordField({ autoComplete, ...props }: PasswordFieldProps) {
  const field = useField<string>({ ...props, isRequired: props.isRequired ?? false });
  return (
    <PasswordInput
      {...inputProps(props, field.error)}
      autoComplete={autoComplete}
      visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
      value={field.value ?? ""}
      onChange={(event) => field.set(event.currentTarget.value)}
    />
  );
}

/** Money as it is typed: the text while that lasts, and cents as soon as it can be read. */
function useTypedMoney() {
  const [text, setText] = useState<string>();
  const isWrong = text !== undefined && text.trim() !== "" && parseMoney(text) === undefined;
  const props = (cents: number | null | undefined, set: (cents: number | null) => void) => ({
    inputMode: "decimal" as const,
    autoComplete: "off",
    leftSection: "$",
    value: text ?? (typeof cents === "number" ? plainMoney(cents) : ""),
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      const typed = event.currentTarget.value;
      setText(typed);
      set(typed.trim() === "" ? null : (parseMoney(typed) ?? Number.NaN));
    },
    onBlur: () => !isWrong && setText(undefined),
  });
  return { props, mistake: isWrong ? `Enter an amount, like ${plainMoney(125050)}.` : undefined };
}

/** An amount of money: typed in the person's own way, kept in cents. */
export function MoneyField(props: FieldProps) {
  const { mistake, props: typing } = useTypedMoney();
  const inWords = (cents: unknown) => money(Number(cents));
  const isRequired = props.isRequired ?? false;
  const field = useField<number>({ ...props, isRequired, mistake, inWords });
  const set = (cents: number | null) => field.set(Number.isNaN(cents) ? null : cents);
  return (
    <TextInput {...inputProps(props, boundsInMoney(field.error))} {...typing(field.value, set)} />
  );
}

interface MoneyInputProps {
  name?: string;
  /** Said to screen readers; a table says it with its headings. */
  label: string;
  autoFocus?: boolean;
  cents: number | null;
  /** NaN while the text is no amount, null when it is empty. */
  onChange: (cents: number | null) => void;
}

/** An amount in a row of a table, where a form's field has several. */
export function MoneyInput({ name, label, autoFocus, cents, onChange }: MoneyInputProps) {
  const { mistake, props } = useTypedMoney();
  return (
    <TextInput
      name={name}
      aria-label={label}
      data-autofocus={autoFocus || undefined}
      error={mistake}
      w={130}
      {...props(Number.isNaN(cents) ? null : cents, onChange)}
    />
  );
}

/** A number without unit, such as bedrooms; `scale` 10 keeps tenths as a whole number of them. */
export function NumberField(props: FieldProps) {
  const [text, setText] = useState<string>();
  const isWrong = text !== undefined && text.trim() !== "" && Number.isNaN(toNumber(text));
  const mistake = isWrong ? "Enter a number." : undefined;
  const field = useField<number>({ ...props, isRequired: props.isRequired ?? false, mistake });
  return (
    <TextInput
      {...inputProps(props, field.error)}
      inputMode="decimal"
      autoComplete="off"
      value={text ?? (field.value ?? "").toString()}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        field.set(typed.trim() === "" || Number.isNaN(toNumber(typed)) ? null : toNumber(typed));
      }}
      onBlur={() => !isWrong && setText(undefined)}
    />
  );
}

interface PercentFieldProps extends FieldProps {
  /** How many of the API's parts are one per cent: 100 for basis points. */
  perCent?: number;
}

/** A part of a whole: typed in per cent, kept in basis points or finer. */
export function PercentField({ perCent = 100, ...props }: PercentFieldProps) {
  const [text, setText] = useState<string>();
  const plain = text?.replace("%", "") ?? "";
  const isWrong = plain.trim() !== "" && Number.isNaN(toNumber(plain));
  const mistake = isWrong ? "Enter a percentage, like 5 or 2.5." : undefined;
  const inWords = (parts: unknown) => percent(Number(parts), perCent);
  const isRequired = props.isRequired ?? false;
  const field = useField<number>({ ...props, isRequired, mistake, inWords });
  const shown = typeof field.value === "number" ? String(field.value / perCent) : "";
  return (
    <TextInput
      {...inputProps(props, field.error)}
      inputMode="decimal"
      autoComplete="off"
      rightSection="%"
      value={text ?? shown}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        const parts = toNumber(typed.replace("%", ""));
        setText(typed);
        field.set(typed.trim() === "" || Number.isNaN(parts) ? null : Math.round(parts * perCent));
      }}
      onBlur={() => !isWrong && setText(undefined)}
    />
  );
}

function toNumber(text: string): number {
  return Number(text.trim().replace(",", "."));
}

interface ChoiceFieldProps extends FieldProps {
  choices: readonly { value: string; label: string }[];
  /** Named when nothing may be chosen as well. */
  none?: string;
  /** Whether the values are numbers in the API. */
  isNumber?: boolean;
}

/** One of a few values. */
export function ChoiceField({ choices, none, isNumber = false, ...props }: ChoiceFieldProps) {
  const inWords = (kept: unknown) =>
    choices.find(({ value }) => value === String(kept))?.label ?? String(kept);
  const field = useField<string | number>({
    ...props,
    isRequired: props.isRequired ?? false,
    inWords,
  });
  const empty = field.value || none !== undefined ? none : "Choose …";
  return (
    <NativeSelect
      {...inputProps(props, field.error)}
      data={[...(empty === undefined ? [] : [{ value: "", label: empty }]), ...choices]}
      value={field.value ?? ""}
      onChange={({ currentTarget: { value } }) => field.set(isNumber ? Number(value) : value)}
    />
  );
}

/** Yes or no. */
export function CheckField(props: FieldProps) {
  const { name, label, hint } = props;
  const inWords = (value: unknown) => (value ? "yes" : "no");
  const field = useField<boolean>({ name, label, isRequired: false, inWords });
  return (
    <Checkbox
      name={name}
      label={label}
      description={hint}
      error={field.error}
      checked={field.value ?? false}
      onChange={(event) => field.set(event.currentTarget.checked)}
    />
  );
}
