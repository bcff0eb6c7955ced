import { Button, Group, Paper, Text } from "@mantine/core";
import { useState } from "react";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { useHomeowner } from "../../session/account";
import { nameOf } from "../../text/payment-method";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { METHOD, type Method } from "./method";

interface MethodDialogProps {
  method: Method;
  onClose: () => void;
}

const DIALOGS = { default: MakeDefault, on: AutopayOn, off: AutopayOff, remove: Remove };
type Move = keyof typeof DIALOGS;

/** What the homeowner can do with a saved card or bank account. */
export function MethodActions({ method }: { method: Method }) {
  const [asked, setAsked] = useState<Move>();
  const Dialog = asked && DIALOGS[asked];
  const moves: [Move, string][] = [
    method.autopay
      ? ["off", "Switch automatic payments off"]
      : ["on", "Pay automatically from this"],
    ["remove", "Remove"],
  ];
  if (!method.is_default) moves.unshift(["default", "Make it the default"]);
  return (
    <Group gap="xs" mt="sm">
      {moves.map(([move, label]) => (
        <Button key={move} variant="default" size="xs" onClick={() => setAsked(move)}>
          {label}
        </Button>
      ))}
      {Dialog && <Dialog method={method} onClose={() => setAsked(undefined)} />}
    </Group>
  );
}

function useMethodChange({ id }: Method) {
  const change = useChange("patch", METHOD);
  return (body: BodyOf<"patch", typeof METHOD>) =>
    change.send({ path: { payment_method_id: id }, body });
}

function MakeDefault({ method, onClose }: MethodDialogProps) {
  const change = useMethodChange(method);
  return (
    <ConfirmDialog
      title={`Make ${nameOf(method)} the default?`}
      submitLabel="Make it the default"
      act={() => change({ is_default: true })}
      onClose={onClose}
    >
      <Text>It is proposed first when you pay.</Text>
    </ConfirmDialog>
  );
}

/** The words that are shown are those that are kept. */
function AutopayOn({ method, onClose }: MethodDialogProps) {
  const { association } = useHomeowner();
  const change = useMethodChange(method);
  const consent =
    `I authorize ${association.name} to collect what I owe it from my ${nameOf(method)} when it is ` +
    "due, without asking me each time. I can switch this off here at any time.";
  return (
    <ConfirmDialog
      title="Pay automatically?"
      submitLabel="I agree"
      act={() => change({ autopay: true, autopay_consent_text: consent })}
      onClose={onClose}
    >
      <Text>With your agreement, assessments are paid on the day they are due:</Text>
      <Paper component="blockquote" withBorder p="sm" my="sm" mx={0}>
        {consent}
      </Paper>
      <Text size="sm">
        You are told by mail. These words are kept with the time and your internet address.
      </Text>
    </ConfirmDialog>
  );
}

function AutopayOff({ method, onClose }: MethodDialogProps) {
  const change = useMethodChange(method);
  return (
    <ConfirmDialog
      title="Switch automatic payments off?"
      submitLabel="Switch them off"
      act={() => change({ autopay: false })}
      onClose={onClose}
    >
      <Text>
        Nothing is collected from {nameOf(method)} by itself any more. You pay what is due yourself.
      </Text>
    </ConfirmDialog>
  );
}

function Remove({ method, onClose }: MethodDialogProps) {
  const remove = useChange("delete", METHOD);
  return (
    <ConfirmDialog
      title={`Remove ${nameOf(method)}?`}
      submitLabel="Remove it"
      act={() => remove.send({ path: { payment_method_id: method.id } })}
      onClose={onClose}
    >
      <Text>
        Nothing can be paid from it any more. What was paid stays, and you can add it again.
      </Text>
    </ConfirmDialog>
  );
}
