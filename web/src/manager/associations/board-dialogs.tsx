// What can be done with a seat on a board: add it, change it, delete it, and see the person's terms.

import { Text } from "@mantine/core";
import type { Answer } from "../../api/client";
import { useChange, useRead } from "../../api/queries";
import { BoardRole } from "../../api/values";
import { useManager } from "../../session/account";
import { day } from "../../text/format";
import { choices, counted, words } from "../../text/words";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { ActionDialog } from "../../ui/dialog";
import { EditForm } from "../../ui/edit-form";
import { ChoiceField, DayField, LongTextField } from "../../ui/fields";
import { useSetValue, useValues, type Values } from "../../ui/form";
import { Rows } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Modal } from "../../ui/modal";
import { ReferenceField } from "../../ui/reference-field";
import type { Association } from "./association";
import type { Seat } from "./board";

const PATH = "/v1/board-members/{board_member_id}";

interface SeatDialogProps {
  row: Seat;
  onClose: () => void;
}

/** Puts a homeowner or a member of the organization on the board. */
export function AddSeat({
  association,
  onClose,
}: {
  association: Association;
  onClose: () => void;
}) {
  const { organization } = useManager();
  return (
    <ActionDialog
      title={`Add a board member of ${association.name}`}
      path="/v1/board-members"
      initial={{ kind: "homeowner", start_date: organization.today }}
      body={{ association_id: association.id }}
      bodyOf={seatOf}
      submitLabel="Add the board member"
      notice="Board member added."
      onClose={onClose}
    >
      <PersonFields association_id={association.id} />
      <SeatFields />
    </ActionDialog>
  );
}

/** The form asks which kind of person it is, and finds a member by the membership. */
function seatOf({ kind, member, ...seat }: Values): Values {
  return seat;
}

function PersonFields({ association_id }: { association_id: string }) {
  const { kind } = useValues();
  const set = useSetValue();
  return (
    <>
      <ChoiceField
        name="kind"
        label="Who serves"
        choices={[
          { value: "homeowner", label: "A homeowner" },
          { value: "member", label: "A member of your organization" },
        ]}
        autoFocus
      />
      {kind === "member" ? (
        <ReferenceField
          name="member"
          label="Member"
          path="/v1/members"
          labelOf={({ name, email }) => `${name}, ${email}`}
          onChoose={(row) => {
            set("user_id", row?.user_id);
            set("homeowner_id", undefined);
          }}
          isRequired
        />
      ) : (
        <ReferenceField
          name="homeowner_id"
          label="Homeowner"
          path="/v1/homeowners"
          query={{ association_id }}
          labelOf={({ first_name, last_name, email }) => `${first_name} ${last_name}, ${email}`}
          onChoose={() => set("user_id", undefined)}
          isRequired
        />
      )}
    </>
  );
}

function SeatFields() {
  return (
    <>
      <ChoiceField name="role" label="Office" choices={choices(BoardRole)} isRequired />
      <DayField name="start_date" label="First day of the term" isRequired />
      <DayField
        name="end_date"
        label="Last day of the term"
        hint="Leave it empty while the term has no end."
      />
      <LongTextField name="notes" label="Notes" />
    </>
  );
}

/** Changes the office or the term; a term that is over gets its last day. */
export function ChangeSeat({ row, onClose }: SeatDialogProps) {
  return (
    <Modal title={`Change the term of ${nameOf(row)}`} onClose={onClose}>
      <EditForm
        path={PATH}
        parameters={{ board_member_id: row.id }}
        row={row}
        etag={null}
        onDone={onClose}
        onCancel={onClose}
      >
        <SeatFields />
      </EditForm>
    </Modal>
  );
}

/** Deletes a seat that was entered by mistake. */
export function DeleteSeat({ row, onClose }: SeatDialogProps) {
  const remove = useChange("delete", PATH);
  return (
    <ConfirmDialog
      title={`Delete the term of ${nameOf(row)}?`}
      submitLabel="Delete it"
      act={() => remove.send({ path: { board_member_id: row.id } })}
      onClose={onClose}
    >
      <Text>
        Only for a term that was entered by mistake. One that is over keeps its place with a last
        day.
      </Text>
    </ConfirmDialog>
  );
}

/** All terms of this person on the board, and how long they come to. */
export function Terms({ row, onClose }: SeatDialogProps) {
  const tenure = useRead(`${PATH}/tenure`, { path: { board_member_id: row.id } });
  return (
    <Modal title={`Terms of ${nameOf(row)}`} onClose={onClose}>
      <Loaded from={tenure} what="the terms">
        {(found) => <TermTable tenure={found} />}
      </Loaded>
    </Modal>
  );
}

function TermTable({ tenure }: { tenure: Answer<"get", `${typeof PATH}/tenure`> }) {
  return (
    <>
      <Rows
        name="terms"
        rows={tenure.terms}
        columns={[
          { title: "Office", cell: ({ role }) => words(role) },
          { title: "From", cell: ({ start_date }) => day(start_date) },
          { title: "Through", cell: ({ end_date }) => end_date && day(end_date) },
          { title: "Days", cell: ({ days }) => days, isAmount: true },
        ]}
      />
      <Text mt="md">{counted(tenure.total_days, "day")} on the board up to today.</Text>
    </>
  );
}

function nameOf({ name }: Seat): string {
  return name ?? "a former member";
}
