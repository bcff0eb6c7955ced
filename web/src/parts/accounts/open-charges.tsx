import { Text } from "@mantine/core";
import { day, money } from "../../text/format";
import { words } from "../../text/words";
import { Rows } from "../../ui/list";
import { Status } from "../../ui/status";
import type { Charge, Face } from "./faces";

interface OpenChargesProps {
  face: Face;
  rows: readonly Pick<
    Charge,
    | "id"
    | "description"
    | "type"
    | "due_date"
    | "overdue"
    | "status"
    | "effective_cents"
    | "open_cents"
  >[];
}

/** What an account still owes, the first due first. */
export function OpenCharges({ face, rows }: OpenChargesProps) {
  if (rows.length === 0) return <Text my="md">Everything is paid.</Text>;
  return (
    <Rows
      name={`open ${face.charge}s`}
      rows={rows}
      to={({ id }) => `${face.charges}/${id}`}
      columns={[
        { title: "For", cell: ({ description }) => description },
        { title: "Kind", cell: ({ type }) => words(type) },
        { title: "Due", cell: ({ due_date }) => day(due_date) },
        {
          title: "Status",
          cell: ({ overdue, status }) => <Status value={overdue ? "overdue" : status} />,
        },
        { title: "Amount", cell: ({ effective_cents }) => money(effective_cents), isAmount: true },
        { title: "Open", cell: ({ open_cents }) => money(open_cents), isAmount: true },
      ]}
    />
  );
}
