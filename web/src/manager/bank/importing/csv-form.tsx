import { SimpleGrid } from "@mantine/core";
import { DateFormat, DecimalSign } from "../../../api/values";
import { ChoiceField, NumberField } from "../../../ui/fields";
import { Form, useValues, type Values } from "../../../ui/form";
import type { BankAccount } from "../use-bank-account";
import { choiceOf, choicesIn, fieldsOf } from "./choices";
import {
  dateFormatIn,
  decimalIn,
  type Line,
  type Manner,
  otherFormatIn,
  readingsOf,
} from "./lines";
import { Preview, unreadable } from "./preview";
import { Stopped } from "./stopped";
import { COLUMNS, type Columns, type Table } from "./table";
import { type BankImport, useImport } from "./use-import";

/** What the API takes as one file; a larger one is sent in parts. */
const MOST_ROWS = 10_000;
const MOST_BYTES = 5_000_000;
const DECIMALS = DecimalSign.map((value) => ({
  value,
  label: value === "." ? "1,250.50" : "1.250,50",
}));
const FORMATS = DateFormat.map((value) => ({ value, label: value }));

interface CsvFormProps {
  account: BankAccount;
  file: File;
  table: Table;
  onDone: (imports: readonly BankImport[]) => void;
  onCancel: () => void;
}

/** Says which column is which, and shows what becomes of the rows. */
export function CsvForm({ account, file, table, onDone, onCancel }: CsvFormProps) {
  const { sendFile, sendLines, progress } = useImport(account.id);
  const { columns } = table;
  const isLarge = file.size > MOST_BYTES || table.rows.length > MOST_ROWS;
  const chosen = Object.entries(columns).map(([column, place]) => [column, choiceOf(place)]);
  const initial = {
    ...Object.fromEntries(chosen),
    date_format: dateFormatIn(table, columns.date),
    decimal: decimalIn(table, [columns.amount, columns.debit, columns.credit]),
    ...(table.header ? {} : { first_row: table.firstRow }),
  };
  const submit = async (values: Values) => {
    const manner = mannerOf(values);
    onDone(
      isLarge
        ? await sendLines(`${file.name} ${JSON.stringify(manner)}`, linesOf(table, manner))
        : await sendFile(file, fieldsOf(table, manner)),
    );
  };
  return (
    <Form<Values> initial={initial} submitLabel="Import" submit={submit} onCancel={onCancel}>
      <Fields table={table} />
      <PreviewOf table={table} />
      {progress && <Stopped progress={progress} />}
    </Form>
  );
}

function Fields({ table }: { table: Table }) {
  const values = useValues();
  const { columns, dateFormat } = mannerOf(values);
  const other = otherFormatIn(table, columns.date, dateFormat);
  const choices = choicesIn(table);
  const hint = other && `They could also be ${other}. Check the days below.`;
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      {!table.header && <NumberField name="first_row" label="First row with a line" isRequired />}
      <ChoiceField name="date" label="Day" choices={choices} isRequired />
      <ChoiceField
        name="date_format"
        label="Days are written"
        choices={FORMATS}
        isRequired
        {...(hint ? { hint } : {})}
      />
      <ChoiceField name="description" label="Description" choices={choices} isRequired />
      <ChoiceField name="amount" label="Amount" choices={choices} none="In two columns" />
      {values.amount ? (
        <ChoiceField
          name="direction"
          label="Money in or out"
          choices={choices}
          none="As the amount's sign says"
        />
      ) : (
        <>
          <ChoiceField name="debit" label="Money out" choices={choices} isRequired />
          <ChoiceField name="credit" label="Money in" choices={choices} isRequired />
        </>
      )}
      <ChoiceField name="decimal" label="Amounts are written" choices={DECIMALS} isRequired />
      <ChoiceField name="reference" label="Reference" choices={choices} none="None" />
      <ChoiceField name="id" label="The bank's own id" choices={choices} none="None" />
    </SimpleGrid>
  );
}

function PreviewOf({ table }: { table: Table }) {
  const values = useValues();
  return <Preview readings={readingsOf(table, mannerOf(values))} />;
}

function mannerOf(values: Values): Manner {
  const chosen = COLUMNS.flatMap((column) => {
    const value = values[column];
    const isRead = typeof value === "string" && value !== "" && !isLeftOut(column, values);
    return isRead ? [[column, Number(value) - 1] as const] : [];
  });
  return {
    columns: Object.fromEntries(chosen) as Columns,
    dateFormat: values.date_format as Manner["dateFormat"],
    decimal: values.decimal as Manner["decimal"],
    ...(typeof values.first_row === "number" ? { firstRow: values.first_row } : {}),
  };
}

function isLeftOut(column: string, { amount }: Values): boolean {
  const ofTwoColumns = column === "debit" || column === "credit";
  return amount ? ofTwoColumns : column === "direction";
}

/** All lines of a file that is sent in parts: what can't be read must not be found half-way. */
function linesOf(table: Table, manner: Manner): Line[] {
  const readings = readingsOf(table, manner);
  const wrong = readings.filter(({ mistake }) => mistake);
  if (wrong.length > 0) throw unreadable(wrong);
  return readings.flatMap(({ line }) => line ?? []);
}
