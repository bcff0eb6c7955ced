import { Group } from "@mantine/core";
import { useState } from "react";
import type { RowOf } from "../../api/queries";
import { BoardRole } from "../../api/values";
import { day } from "../../text/format";
import { choices, words } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { type Column, List } from "../../ui/list";
import { TabActions } from "../../ui/tabs";
import { ThingLink } from "../../ui/thing-link";
import type { Association } from "./association";
import { AddSeat, ChangeSeat, DeleteSeat, Terms } from "./board-dialogs";

export type Seat = RowOf<"/v1/board-members">;

const TODAY = [
  { value: "true", label: "Held today" },
  { value: "false", label: "Ended, or to come" },
];
const COLUMNS: Column<Seat>[] = [
  {
    title: "Name",
    cell: ({ homeowner_id, name }) =>
      homeowner_id ? (
        <ThingLink to={`/homeowners/${homeowner_id}`} name={name} />
      ) : (
        (name ?? "A former member")
      ),
  },
  { title: "Office", cell: ({ role }) => words(role) },
  { title: "From", cell: ({ start_date }) => day(start_date), isShort: true },
  { title: "Through", cell: ({ end_date }) => end_date && day(end_date), isShort: true },
  { title: "Held today", cell: ({ is_active }) => (is_active ? "Yes" : "No") },
  { title: "Next", cell: (row) => <SeatActions row={row} /> },
];

/** The seats on the board, the present ones first. */
export function Board({ association }: { association: Association }) {
  const [isAdding, setIsAdding] = useState(false);
  const close = () => setIsAdding(false);
  return (
    <>
      {association.archived_at === null && (
        <TabActions>
          <ActionButton
            operation="POST /v1/board-members"
            variant="default"
            onClick={() => setIsAdding(true)}
          >
            Add a board member
          </ActionButton>
        </TabActions>
      )}
      <List
        path="/v1/board-members"
        name="board members"
        query={{ association_id: association.id }}
        filters={[
          { name: "active", label: "Terms", kind: "choice", choices: TODAY },
          { name: "role", label: "Office", kind: "choice", choices: choices(BoardRole) },
        ]}
        columns={COLUMNS}
        empty={<Empty>Add the people on the board, with their offices and terms.</Empty>}
      />
      {isAdding && <AddSeat association={association} onClose={close} />}
    </>
  );
}

const DIALOGS = { change: ChangeSeat, terms: Terms, remove: DeleteSeat };

function SeatActions({ row }: { row: Seat }) {
  const [asked, setAsked] = useState<keyof typeof DIALOGS>();
  const Dialog = asked && DIALOGS[asked];
  const moves = [
    ["terms", "Terms", "GET /v1/board-members/{board_member_id}/tenure"],
    ["change", "Change", "PATCH /v1/board-members/{board_member_id}"],
    ["remove", "Delete", "DELETE /v1/board-members/{board_member_id}"],
  ] as const;
  return (
    <Group gap="xs" wrap="nowrap">
      {moves.map(([what, label, operation]) => (
        <ActionButton
          key={what}
          operation={operation}
          variant="default"
          size="compact-sm"
          onClick={() => setAsked(what)}
        >
          {label}
        </ActionButton>
      ))}
      {Dialog && <Dialog row={row} onClose={() => setAsked(undefined)} />}
    </Group>
  );
}
