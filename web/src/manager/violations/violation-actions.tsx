// What may be done with a violation in its state.

import { useState } from "react";
import { mayMove } from "../../api/states";
import { ActionButton } from "../../ui/action-button";
import { AppealDialog, CloseDialog, DecisionDialog, FineDialog, StepDialog } from "./dialogs";
import type { Violation } from "./timeline";

const PATH = "/v1/violations/{violation_id}";

type Verb = "start" | "resolve" | "close" | "reopen" | "appeal" | "decide-appeal" | "fine";

interface Offer {
  verb: Verb;
  label: string;
  fits: (row: Violation) => boolean;
}

const OFFERS: readonly Offer[] = [
  {
    verb: "decide-appeal",
    label: "Decide the appeal",
    fits: ({ status }) => status === "appealed",
  },
  { verb: "start", label: "Start", fits: ({ status }) => status === "open" },
  {
    verb: "resolve",
    label: "Resolve",
    fits: ({ status }) => mayMove("violation", status, "resolved"),
  },
  {
    verb: "fine",
    label: "Fine",
    fits: ({ status, outcome }) => status !== "appealed" && outcome !== "dismissed",
  },
  {
    verb: "appeal",
    label: "Record an appeal",
    fits: ({ may_be_appealed }) => may_be_appealed,
  },
  {
    verb: "close",
    label: "Close",
    fits: ({ status }) => status !== "appealed" && mayMove("violation", status, "closed"),
  },
  {
    verb: "reopen",
    label: "Reopen",
    fits: ({ status }) => status === "resolved" || status === "closed",
  },
];

/** The buttons, and the dialog of the one that was pressed. */
export function ViolationActions({ row, onEdit }: { row: Violation; onEdit: () => void }) {
  const [verb, setVerb] = useState<Verb>();
  const close = () => setVerb(undefined);
  return (
    <>
      <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
        Change
      </ActionButton>
      {OFFERS.filter(({ fits }) => fits(row)).map((offer, place) => (
        <ActionButton
          key={offer.verb}
          operation={`POST ${PATH}/${offer.verb}`}
          variant={place === 0 ? "filled" : "default"}
          onClick={() => setVerb(offer.verb)}
        >
          {offer.label}
        </ActionButton>
      ))}
      {(verb === "start" || verb === "resolve" || verb === "reopen") && (
        <StepDialog row={row} verb={verb} onClose={close} />
      )}
      {verb === "close" && <CloseDialog row={row} onClose={close} />}
      {verb === "appeal" && <AppealDialog row={row} onClose={close} />}
      {verb === "decide-appeal" && <DecisionDialog row={row} onClose={close} />}
      {verb === "fine" && <FineDialog row={row} onClose={close} />}
    </>
  );
}
