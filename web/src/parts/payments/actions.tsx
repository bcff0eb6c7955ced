// What can be done with a payment in its present state.

import { useState } from "react";
import { ActionButton } from "../../ui/action-button";
import { faceOf, type Payment } from "../accounts/faces";
import { BounceDialog } from "./bounce-dialog";
import { movesOf, type PaymentMove } from "./moves";
import { ReallocateDialog } from "./reallocate-dialog";
import { RefundDialog } from "./refund-dialog";
import { FailDialog, SucceedDialog } from "./settle-dialogs";
import { VoidDialog } from "./void-dialog";

export interface PaymentDialogProps {
  row: Payment;
  onClose: () => void;
}

type Verb = "settle" | "reallocate" | "bounce" | "refund" | "void";

const MOVES: Record<
  PaymentMove,
  { label: string; verb: Verb; Dialog: (props: PaymentDialogProps) => React.ReactNode }
> = {
  succeed: { label: "The money has come", verb: "settle", Dialog: SucceedDialog },
  fail: { label: "It did not come", verb: "settle", Dialog: FailDialog },
  reallocate: { label: "Change what it pays", verb: "reallocate", Dialog: ReallocateDialog },
  bounce: { label: "Bounce", verb: "bounce", Dialog: BounceDialog },
  refund: { label: "Refund", verb: "refund", Dialog: RefundDialog },
  void: { label: "Void", verb: "void", Dialog: VoidDialog },
};

/** A button for each move, and the dialog of the one that is chosen. */
export function PaymentActions({ row }: { row: Payment }) {
  const [asked, setAsked] = useState<PaymentMove>();
  const { paymentPath } = faceOf(row);
  const moves = movesOf(row);
  const Dialog = asked && moves.includes(asked) ? MOVES[asked].Dialog : undefined;
  return (
    <>
      {moves.map((move) => (
        <ActionButton
          key={move}
          operation={`POST ${paymentPath}/${MOVES[move].verb}`}
          variant="default"
          onClick={() => setAsked(move)}
        >
          {MOVES[move].label}
        </ActionButton>
      ))}
      {Dialog && <Dialog row={row} onClose={() => setAsked(undefined)} />}
    </>
  );
}
