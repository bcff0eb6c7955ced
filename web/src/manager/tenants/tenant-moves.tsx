import { useDisclosure } from "@mantine/hooks";
import type { PathOf } from "../../api/client";
import { mayMove } from "../../api/states";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { LongTextField } from "../../ui/fields";
import type { Tenant } from "./tenant";

const PATH = "/v1/tenants/{tenant_id}";
const MOVES = [
  { to: "approved", verb: "approve", label: "Approve", done: "approved", text: "" },
  { to: "declined", verb: "decline", label: "Decline", done: "declined", text: "" },
  {
    to: "withdrawn",
    verb: "withdraw",
    label: "Withdraw",
    done: "withdrawn",
    text: "For an applicant who is no longer interested.",
  },
  {
    to: "prospect",
    verb: "reopen",
    label: "Reopen",
    done: "opened again",
    text: "The application begins anew.",
  },
] as const;

/** The steps that an application may take now. */
export function TenantMoves({ row }: { row: Tenant }) {
  return MOVES.filter(({ to }) => mayMove("tenant", row.status, to)).map((move) => (
    <MoveButton key={move.to} move={move} row={row} />
  ));
}

function MoveButton({ move, row }: { move: (typeof MOVES)[number]; row: Tenant }) {
  const [isAsking, ask] = useDisclosure(false);
  const path = `${PATH}/${move.verb}` as const satisfies PathOf<"post">;
  return (
    <>
      <ActionButton
        operation={`POST ${path}`}
        variant={move.to === "approved" ? "filled" : "default"}
        onClick={ask.open}
      >
        {move.label}
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title={`${move.label} the application of ${row.first_name} ${row.last_name}?`}
          path={path}
          parameters={{ tenant_id: row.id }}
          submitLabel={move.label}
          notice={`Application ${move.done}.`}
          onClose={ask.close}
        >
          {move.text}
          <LongTextField
            name="note"
            label="Note"
            hint="Why, for you and your colleagues. The applicant does not see it."
            autoFocus
          />
        </ActionDialog>
      )}
    </>
  );
}
