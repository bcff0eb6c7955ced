// The steps of a work order, as its state machine allows them.

import type { Answer } from "../../api/client";
import { mayMove } from "../../api/states";
import { ActionDialog } from "../../ui/dialog";
import { LongTextField, MoneyField } from "../../ui/fields";

type WorkOrder = Answer<"post", "/v1/work-orders">;
const STEPS = ["start", "complete", "cancel", "reopen"] as const;
export type Step = (typeof STEPS)[number];

const TARGETS: Record<Step, WorkOrder["status"]> = {
  start: "in_progress",
  complete: "completed",
  cancel: "cancelled",
  reopen: "open",
};
const NOTICES: Record<Step, string> = {
  start: "Work started.",
  complete: "Work order completed.",
  cancel: "Work order cancelled.",
  reopen: "Work order opened again.",
};
const TITLES: Record<Step, string> = {
  start: "Start the work?",
  complete: "Complete the work order?",
  cancel: "Cancel the work order?",
  reopen: "Open the work order again?",
};
const LABELS: Record<Step, string> = {
  start: "Start",
  complete: "Complete",
  cancel: "Cancel the work order",
  reopen: "Reopen",
};

/** What may come next. */
export function stepsFrom(status: WorkOrder["status"]): readonly Step[] {
  return STEPS.filter((step) => mayMove("work_order", status, TARGETS[step]));
}

interface MoveProps {
  order: Pick<WorkOrder, "id" | "actual_cost_cents" | "requested_by_name">;
  step: Step;
  onClose: () => void;
}

/** Asks for a note, and moves the work order. */
export function Move({ order, step, onClose }: MoveProps) {
  const told = order.requested_by_name;
  return (
    <ActionDialog
      title={TITLES[step]}
      path={`/v1/work-orders/{work_order_id}/${step}`}
      parameters={{ work_order_id: order.id }}
      initial={step === "complete" ? { actual_cost_cents: order.actual_cost_cents } : {}}
      submitLabel={LABELS[step]}
      notice={NOTICES[step]}
      isDangerous={step === "cancel"}
      onClose={onClose}
    >
      {told && <p>{told} gets a mail about this step.</p>}
      {step === "complete" && (
        <MoneyField
          name="actual_cost_cents"
          label="What it did cost"
          hint="Can be entered later, when the bill is there."
          autoFocus
        />
      )}
      <LongTextField
        name="note"
        label="Note"
        hint="For the managers; it stays in the history."
        autoFocus={step !== "complete"}
      />
    </ActionDialog>
  );
}
