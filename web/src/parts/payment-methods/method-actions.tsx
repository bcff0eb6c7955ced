import { Group, Text } from "@mantine/core";
import { useState } from "react";
import { useChange } from "../../api/queries";
import { useManager } from "../../session/account";
import { nameOf } from "../../text/payment-method";
import { ActionButton } from "../../ui/action-button";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { DayField } from "../../ui/fields";
import { FormDialog } from "../../ui/form-dialog";
import type { PaymentMethod } from "./method-columns";

interface MethodDialogProps {
  row: PaymentMethod;
  onClose: () => void;
}

const DIALOGS = { default: MakeDefault, on: AutopayOn, off: AutopayOff, remove: Remove };

/** What can be done with a saved card or bank account. */
export function MethodActions({ row }: { row: PaymentMethod }) {
  const [asked, setAsked] = useState<keyof typeof DIALOGS>();
  const Dialog = asked && DIALOGS[asked];
  // A homeowner chooses and agrees in the portal.
  const isTenants = row.tenant_id !== null;
  const moves: [keyof typeof DIALOGS, string][] = [];
  if (isTenants && !row.is_default) moves.push(["default", "Make default"]);
  if (row.autopay) moves.push(["off", "Autopay off"]);
  else if (isTenants) moves.push(["on", "Autopay on"]);
  return (
    <Group gap="xs" wrap="nowrap">
      {moves.map(([what, label]) => (
        <ActionButton
          key={what}
          operation="PATCH /v1/payment-methods/{payment_method_id}"
          variant="default"
          size="compact-sm"
          onClick={() => setAsked(what)}
        >
          {label}
        </ActionButton>
      ))}
      <ActionButton
        operation="DELETE /v1/payment-methods/{payment_method_id}"
        variant="default"
        size="compact-sm"
        onClick={() => setAsked("remove")}
      >
        Remove
      </ActionButton>
      {Dialog && <Dialog row={row} onClose={() => setAsked(undefined)} />}
    </Group>
  );
}

/** Changes one payment method. */
function useMethodChange({ id }: PaymentMethod) {
  const change = useChange("patch", "/v1/payment-methods/{payment_method_id}");
  return (body: Parameters<typeof change.send>[0]["body"]) =>
    change.send({ path: { payment_method_id: id }, body });
}

function MakeDefault({ row, onClose }: MethodDialogProps) {
  const change = useMethodChange(row);
  return (
    <ConfirmDialog
      title={`Make ${nameOf(row)} the default?`}
      submitLabel="Make it the default"
      act={() => change({ is_default: true })}
      onClose={onClose}
    >
      <Text>It is offered first when you collect a payment of {row.payer}.</Text>
    </ConfirmDialog>
  );
}

function AutopayOff({ row, onClose }: MethodDialogProps) {
  const change = useMethodChange(row);
  return (
    <ConfirmDialog
      title="Switch autopay off?"
      submitLabel="Switch it off"
      act={() => change({ autopay: false })}
      onClose={onClose}
    >
      <Text>
        What is due is not collected from {nameOf(row)} any more. {row.payer} is told by mail.
      </Text>
    </ConfirmDialog>
  );
}

function AutopayOn({ row, onClose }: MethodDialogProps) {
  const { organization } = useManager();
  const change = useMethodChange(row);
  return (
    <FormDialog<{ authorized_on: string }>
      title="Switch autopay on?"
      initial={{ authorized_on: row.authorized_on ?? organization.today }}
      submitLabel="Switch it on"
      notice="Autopay is on."
      submit={({ authorized_on }) => change({ autopay: true, authorized_on })}
      onClose={onClose}
    >
      <Text>
        Rent and recurring charges are collected from {nameOf(row)} on the day they are due.{" "}
        {row.payer} is told by mail.
      </Text>
      <DayField
        name="authorized_on"
        label="Authorized in writing on"
        hint="The tenant has to agree in writing first. Keep the paper."
        isRequired
        autoFocus
      />
    </FormDialog>
  );
}

function Remove({ row, onClose }: MethodDialogProps) {
  const remove = useChange("delete", "/v1/payment-methods/{payment_method_id}");
  return (
    <ConfirmDialog
      title={`Remove ${nameOf(row)}?`}
      submitLabel="Remove it"
      act={() => remove.send({ path: { payment_method_id: row.id } })}
      onClose={onClose}
    >
      <Text>Nothing can be collected from it any more. {row.payer} can enter it again.</Text>
    </ConfirmDialog>
  );
}
