// What can be done with a lease in its present state: the moves, and the dialogs that make them.

import { type ComponentType, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { mayMove } from "../../api/states";
import type { Operation } from "../../session/permission";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { HistoryLink } from "../../ui/history-link";
import { Activate } from "./activate";
import { DeleteDraft } from "./delete-draft";
import { ReleaseDeposit } from "./release-deposit";
import { Renew } from "./renew";
import { Terminate } from "./terminate";
import type { Lease } from "./terms";

export interface LeaseDialogProps {
  lease: Lease;
  onClose: () => void;
}

interface Action {
  name: string;
  label: string;
  operation: Operation;
  /** Whether the lease's state allows it. */
  fits: (lease: Lease) => boolean;
  Dialog: ComponentType<LeaseDialogProps>;
}

const ACTIONS: readonly Action[] = [
  {
    name: "activate",
    label: "Activate",
    operation: "POST /v1/leases/{lease_id}/activate",
    fits: ({ status }) => mayMove("lease", status, "active"),
    Dialog: Activate,
  },
  {
    name: "renew",
    label: "Renew",
    operation: "POST /v1/leases/{lease_id}/renew",
    fits: ({ status, next_lease_id }) => status !== "draft" && next_lease_id === null,
    Dialog: Renew,
  },
  {
    name: "terminate",
    label: "Terminate",
    operation: "POST /v1/leases/{lease_id}/terminate",
    fits: ({ status }) => mayMove("lease", status, "terminated"),
    Dialog: Terminate,
  },
  {
    name: "release",
    label: "Release the deposit",
    operation: "POST /v1/leases/{lease_id}/release-deposit",
    fits: ({ ended_on, deposit_held_cents }) => ended_on !== null && deposit_held_cents > 0,
    Dialog: ReleaseDeposit,
  },
  {
    name: "delete",
    label: "Delete",
    operation: "DELETE /v1/leases/{lease_id}",
    fits: ({ status }) => status === "draft",
    Dialog: DeleteDraft,
  },
];

/** The buttons at the head of a lease. */
export function LeaseActions({ lease }: { lease: Lease }) {
  const { state } = useLocation();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<string | undefined>(state?.opens);
  const offered = ACTIONS.filter(({ fits }) => fits(lease));
  const Dialog = offered.find(({ name }) => name === opened)?.Dialog;
  const close = () => {
    setOpened(undefined);
    // So that a reload does not open it again.
    if (state?.opens) navigate(".", { replace: true, state: null });
  };
  return (
    <>
      {lease.status !== "draft" && (
        <ActionLink operation="POST /v1/payments" to={`/payments/new?lease=${lease.id}`}>
          Record a payment
        </ActionLink>
      )}
      {offered.map(({ name, label, operation }) => (
        <ActionButton
          key={name}
          operation={operation}
          variant={name === "activate" ? "filled" : "default"}
          onClick={() => setOpened(name)}
        >
          {label}
        </ActionButton>
      ))}
      <HistoryLink id={lease.id} />
      {Dialog && <Dialog lease={lease} onClose={close} />}
    </>
  );
}
