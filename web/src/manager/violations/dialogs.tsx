// The dialogs of a violation's steps. What moves money is shown before it happens.

import { ViolationOutcome } from "../../api/values";
import { useManager } from "../../session/account";
import { money } from "../../text/format";
import { choices } from "../../text/words";
import { ActionDialog } from "../../ui/dialog";
import { ChoiceField, DayField, LongTextField, MoneyField, TextField } from "../../ui/fields";
import { MoneyReview } from "../../ui/money-review";
import type { Violation } from "./timeline";

const PATH = "/v1/violations/{violation_id}";

interface ViolationDialogProps {
  row: Violation;
  onClose: () => void;
}

const STEPS = {
  start: { title: "Start the work on this violation?", label: "Start", notice: "Started." },
  resolve: { title: "Was it put right?", label: "Resolve", notice: "Violation resolved." },
  reopen: {
    title: "Reopen the violation?",
    label: "Reopen",
    notice: "Violation opened again.",
  },
} as const;

/** A step that only asks for a note. */
export function StepDialog({
  row,
  verb,
  onClose,
}: ViolationDialogProps & { verb: keyof typeof STEPS }) {
  const { title, label, notice } = STEPS[verb];
  return (
    <ActionDialog
      title={title}
      path={`${PATH}/${verb}`}
      parameters={{ violation_id: row.id }}
      submitLabel={label}
      notice={notice}
      onClose={onClose}
    >
      <LongTextField
        name="note"
        label="Note"
        hint="For the managers; it stays in the history."
        autoFocus
      />
    </ActionDialog>
  );
}

/** Ends the violation. */
export function CloseDialog({ row, onClose }: ViolationDialogProps) {
  return (
    <ActionDialog
      title="Close the violation?"
      path={`${PATH}/close`}
      parameters={{ violation_id: row.id }}
      submitLabel="Close"
      notice="Violation closed."
      onClose={onClose}
    >
      {row.fined_cents > 0 && (
        <p>Its fines of {money(row.fined_cents)} stay. Cancel each on its own page, if it falls.</p>
      )}
      <ChoiceField
        name="outcome"
        label="How did it end?"
        choices={choices(ViolationOutcome)}
        isRequired
        autoFocus
      />
      <LongTextField name="note" label="Note" hint="For the managers; it stays in the history." />
    </ActionDialog>
  );
}

/** Records what a homeowner said by letter or telephone. */
export function AppealDialog({ row, onClose }: ViolationDialogProps) {
  return (
    <ActionDialog
      title={`Record an appeal of ${row.homeowner_name}?`}
      path={`${PATH}/appeal`}
      parameters={{ violation_id: row.id }}
      submitLabel="Record the appeal"
      notice="Appeal recorded."
      onClose={onClose}
    >
      <p>Until you decide it, no letter presses for a correction, and no fine can be added.</p>
      <LongTextField name="note" label="What the homeowner says" isRequired autoFocus />
    </ActionDialog>
  );
}

const RULINGS = [
  { value: "granted", label: "Granted: the violation is dismissed" },
  { value: "upheld", label: "Not granted: the violation stands" },
];

/** Decides an appeal, after showing what becomes of the fines. */
export function DecisionDialog({ row, onClose }: ViolationDialogProps) {
  const fined = row.fines.filter(({ status }) => status !== "cancelled");
  return (
    <ActionDialog
      title="Decide the appeal"
      path={`${PATH}/decide-appeal`}
      parameters={{ violation_id: row.id }}
      submitLabel="Decide the appeal"
      notice={({ outcome }) => (outcome === "dismissed" ? "Appeal granted." : "Appeal decided.")}
      onClose={onClose}
      review={(answer, { decision }) =>
        decision === "granted" ? (
          <MoneyReview
            parts={[
              {
                title: "Fines that are cancelled",
                lines: fined.map((fine) => ({
                  what: fine.description,
                  cents: fine.effective_cents,
                })),
              },
            ]}
            balanceCents={answer.balance_cents}
          >
            The violation is closed as dismissed. What was paid of its fines pays what else is open,
            or waits as credit. {row.homeowner_name} gets a mail with your reason.
          </MoneyReview>
        ) : (
          <MoneyReview balanceCents={answer.balance_cents}>
            The violation stands, and its fines too. It can't be appealed again.{" "}
            {row.homeowner_name} gets a mail with your reason.
          </MoneyReview>
        )
      }
    >
      <ChoiceField name="decision" label="Decision" choices={RULINGS} isRequired autoFocus />
      <LongTextField name="note" label="Reason" hint="The homeowner reads it." isRequired />
    </ActionDialog>
  );
}

/** Fines the homeowner, after showing what is owed then. */
export function FineDialog({ row, onClose }: ViolationDialogProps) {
  const { organization } = useManager();
  return (
    <ActionDialog
      title={`Fine ${row.homeowner_name}?`}
      path={`${PATH}/fine`}
      parameters={{ violation_id: row.id }}
      initial={{ due_date: organization.today }}
      submitLabel="Fine"
      notice="Fine made."
      onClose={onClose}
      review={(answer) => (
        <MoneyReview
          parts={[
            {
              title: "The fine",
              lines: [
                { what: answer.description, cents: answer.amount_cents },
                ...(answer.paid_cents > 0
                  ? [{ what: "Paid at once by credit that waits", cents: answer.paid_cents }]
                  : []),
              ],
            },
          ]}
          balanceCents={answer.balance_cents}
        >
          {row.homeowner_name} gets a mail about it.
        </MoneyReview>
      )}
    >
      <MoneyField name="amount_cents" label="Amount" isRequired autoFocus />
      <DayField name="due_date" label="Due on" isRequired />
      <TextField
        name="description"
        label="Description"
        hint={`As the statement says it; “Fine: ${row.category}” unless you enter another.`}
      />
      <LongTextField
        name="no_notice_reason"
        label="Why without notice"
        hint="Only if no letter was sent, or the day to put it right has not passed. For the managers: in many states such a fine does not stand."
      />
    </ActionDialog>
  );
}
