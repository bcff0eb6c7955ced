import { Alert } from "@mantine/core";
import { withDays } from "../../text/format";
import { counted } from "../../text/words";
import { type Column, Rows } from "../../ui/list";
import type { Fault } from "./columns";

/** More hide each other. */
const MOST_SHOWN = 50;
const COLUMNS: Column<Fault>[] = [
  { title: "Row", cell: ({ row }) => row, isShort: true },
  { title: "Column", cell: ({ column }) => column },
  { title: "What is wrong", cell: ({ text }) => withDays(text) },
];

/** What is wrong with a table, at its rows and columns. */
export function Faults({ faults }: { faults: readonly Fault[] }) {
  const more = faults.length - MOST_SHOWN;
  return (
    <>
      <Alert role="alert" color="red" title="The table is not right yet" my="md">
        {counted(faults.length, "cell")} to mend. None of these rows is imported.
        {more > 0 && ` The first ${MOST_SHOWN} are shown.`}
      </Alert>
      <Rows name="mistakes" columns={COLUMNS} rows={faults.slice(0, MOST_SHOWN)} />
    </>
  );
}
