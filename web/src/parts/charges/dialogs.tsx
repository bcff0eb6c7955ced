import { money } from "../../text/format";
import { words } from "../../text/words";
import { ActionDialog } from "../../ui/dialog";
import { LongTextField, MoneyField } from "../../ui/fields";
import type { Values } from "../../ui/form";
import { chargeNamed, faceOf } from "../accounts/faces";
import type { ChargeDialogProps } from "./actions";
import { ChargeReview } from "./review";

/** Asks for less than was charged, or for nothing of it. */
export function WaiveDialog({ row, onClose }: ChargeDialogProps) {
  const { chargePath, payer } = faceOf(row);
  const most = row.type === "deposit" ? row.open_cents : row.effective_cents;
  return (
    <ActionDialog
      title={`Waive a part of ${row.description}?`}
      path={`${chargePath}/adjust`}
      parameters={chargeNamed(row.id)}
      initial={{ amount_cents: row.open_cents || undefined }}
      bodyOf={waiverOf}
      submitLabel="Waive it"
      notice="Waived."
      onClose={onClose}
      review={(answer) => (
        <ChargeReview before={row} after={answer}>
          The {payer} owes this part no more. The statement says that it was waived.
        </ChargeReview>
      )}
    >
      <MoneyField
        name="amount_cents"
        label="Amount to waive"
        hint={`At most ${money(most)}.`}
        isRequired
        autoFocus
      />
      <LongTextField name="reason" label="Reason" hint="For the ledger." isRequired />
    </ActionDialog>
  );
}

/** Gives the charge another amount, because the first one was wrong. */
export function CorrectDialog({ row, onClose }: ChargeDialogProps) {
  const { charge, chargePath } = faceOf(row);
  const correctionOf = ({ amount_cents, ...others }: Values) => ({
    ...others,
    kind: "correction",
    amount_cents: Number(amount_cents) - row.effective_cents,
  });
  return (
    <ActionDialog
      title={`Correct the amount of ${row.description}?`}
      path={`${chargePath}/adjust`}
      parameters={chargeNamed(row.id)}
      initial={{ amount_cents: row.effective_cents }}
      bodyOf={correctionOf}
      submitLabel="Correct the amount"
      notice="Amount corrected."
      onClose={onClose}
      review={(answer) => (
        <ChargeReview before={row} after={answer}>
          The {charge} has the right amount from today on.
        </ChargeReview>
      )}
    >
      <MoneyField name="amount_cents" label="Right amount" isRequired autoFocus />
      <LongTextField name="reason" label="Reason" hint="For the ledger." isRequired />
    </ActionDialog>
  );
}

/** Takes the charge back for ever. */
export function CancelDialog({ row, onClose }: ChargeDialogProps) {
  const { charge, chargePath } = faceOf(row);
  return (
    <ActionDialog
      title={`Cancel ${row.description}?`}
      path={`${chargePath}/cancel`}
      parameters={chargeNamed(row.id)}
      submitLabel={`Cancel the ${charge}`}
      notice={`${words(charge)} cancelled.`}
      isDangerous
      onClose={onClose}
      review={(answer) => (
        <ChargeReview before={row} after={answer}>
          The {charge} is taken back, and its late fee with it. This can't be undone.
        </ChargeReview>
      )}
    >
      <LongTextField name="reason" label="Reason" hint="For the ledger." isRequired autoFocus />
    </ActionDialog>
  );
}

function waiverOf({ amount_cents, ...others }: Values): Values {
  return { ...others, kind: "waiver", amount_cents: -Number(amount_cents) };
}
