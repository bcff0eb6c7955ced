// What can be done with a charge in its present state.

import { type ReactNode, useState } from "react";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { type Charge, faceOf } from "../accounts/faces";
import { accountIn } from "../accounts/place";
import { CancelDialog, CorrectDialog, WaiveDialog } from "./dialogs";

export interface ChargeDialogProps {
  row: Charge;
  onClose: () => void;
}

const DIALOGS: Record<string, (props: ChargeDialogProps) => ReactNode> = {
  waive: WaiveDialog,
  correct: CorrectDialog,
  cancel: CancelDialog,
};

/** A payment while something is open, and what a charge that is not cancelled allows. */
export function ChargeActions({ row, onEdit }: { row: Charge; onEdit: () => void }) {
  const [asked, setAsked] = useState("");
  const Dialog = DIALOGS[asked];
  const { charge, chargePath, payments, paymentsPath } = faceOf(row);
  const isLive = row.cancelled_at === null;
  // What is paid of a deposit is held for the tenant: it is released by the lease, not here.
  const isHeld = row.type === "deposit" && row.paid_cents > 0;
  return (
    <>
      {row.open_cents > 0 && (
        <ActionLink
          operation={`POST ${paymentsPath}`}
          to={`${payments}/new?${accountIn(row)}&charge=${row.id}`}
        >
          Record a payment
        </ActionLink>
      )}
      <ActionButton operation={`PATCH ${chargePath}`} variant="default" onClick={onEdit}>
        Change
      </ActionButton>
      {isLive && row.effective_cents > 0 && (
        <ActionButton
          operation={`POST ${chargePath}/adjust`}
          variant="default"
          onClick={() => setAsked("waive")}
        >
          Waive
        </ActionButton>
      )}
      {isLive && (
        <ActionButton
          operation={`POST ${chargePath}/adjust`}
          variant="default"
          onClick={() => setAsked("correct")}
        >
          Correct the amount
        </ActionButton>
      )}
      {isLive && !isHeld && (
        <ActionButton
          operation={`POST ${chargePath}/cancel`}
          variant="default"
          onClick={() => setAsked("cancel")}
        >
          {`Cancel the ${charge}`}
        </ActionButton>
      )}
      {Dialog && <Dialog row={row} onClose={() => setAsked("")} />}
    </>
  );
}
