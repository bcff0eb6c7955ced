// What can be done with a charge in its present state.

import { type ReactNode, useState } from "react";
import { accountIn } from "../../parts/accounts/place";
import { ActionButton, ActionLink } from "../../ui/action-button";
import type { Charge } from "./charge";
import { CancelDialog, CorrectDialog, WaiveDialog } from "./charge-dialogs";

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
  const isLive = row.cancelled_at === null;
  // What is paid of a deposit is held for the tenant: it is released by the lease, not here.
  const isHeld = row.type === "deposit" && row.paid_cents > 0;
  return (
    <>
      {row.open_cents > 0 && (
        <ActionLink
          operation="POST /v1/payments"
          to={`/payments/new?${accountIn(row)}&charge=${row.id}`}
        >
          Record a payment
        </ActionLink>
      )}
      <ActionButton operation="PATCH /v1/charges/{charge_id}" variant="default" onClick={onEdit}>
        Change
      </ActionButton>
      {isLive && row.effective_cents > 0 && (
        <ActionButton
          operation="POST /v1/charges/{charge_id}/adjust"
          variant="default"
          onClick={() => setAsked("waive")}
        >
          Waive
        </ActionButton>
      )}
      {isLive && (
        <ActionButton
          operation="POST /v1/charges/{charge_id}/adjust"
          variant="default"
          onClick={() => setAsked("correct")}
        >
          Correct the amount
        </ActionButton>
      )}
      {isLive && !isHeld && (
        <ActionButton
          operation="POST /v1/charges/{charge_id}/cancel"
          variant="default"
          onClick={() => setAsked("cancel")}
        >
          Cancel the charge
        </ActionButton>
      )}
      {Dialog && <Dialog row={row} onClose={() => setAsked("")} />}
    </>
  );
}
