import { Button, Text } from "@mantine/core";
import { useState } from "react";
import type { Answer } from "../../api/client";
import { PaymentMethod, ServiceChargeType } from "../../api/values";
import { money } from "../../text/format";
import { choices } from "../../text/words";
import { ActionDialog } from "../../ui/dialog";
import { ChoiceField, MoneyField, TextField } from "../../ui/fields";
import { useValues } from "../../ui/form";
import type { LeaseDialogProps } from "./lease-actions";
import classes from "./leases.module.css";
import { Lines } from "./money-lines";

const MOST_LINES = 50;

type Release = Answer<"post", "/v1/leases/{lease_id}/release-deposit">;

/** Pays what is owed from the deposit, and refunds the rest. */
export function ReleaseDeposit({ lease, onClose }: LeaseDialogProps) {
  return (
    <ActionDialog
      title="Release the deposit"
      path="/v1/leases/{lease_id}/release-deposit"
      parameters={{ lease_id: lease.id }}
      initial={{ "refund.method": "check" }}
      submitLabel="Release the deposit"
      notice="Deposit released."
      isDangerous
      onClose={onClose}
      review={(release) => <Lines lines={outcome(release)} balanceCents={release.balance_cents} />}
    >
      <Text size="sm">
        The deposit pays the deductions and what is open on the account. The rest goes back, with
        what waits there as credit.
      </Text>
      <Deductions />
      <ChoiceField
        name="refund.method"
        label="Pay the rest back by"
        none="Not now: it waits as credit"
        choices={choices(PaymentMethod)}
      />
      <ReferenceOfRefund />
    </ActionDialog>
  );
}

/** Lines to fill in; those left empty do not count. */
function Deductions() {
  const [count, setCount] = useState(1);
  return (
    <>
      {Array.from({ length: count }, (_, line) => line).map((line) => (
        <fieldset key={line} className={classes.line}>
          <legend>Deduction {line + 1}</legend>
          <TextField
            name={`deductions.${line}.description`}
            label="What for"
            autoFocus={line === count - 1}
          />
          <ChoiceField
            name={`deductions.${line}.type`}
            label="Kind"
            choices={choices(ServiceChargeType)}
          />
          <MoneyField name={`deductions.${line}.amount_cents`} label="Amount" />
        </fieldset>
      ))}
      {count < MOST_LINES && (
        <Button
          variant="default"
          onClick={() => setCount(count + 1)}
          style={{ alignSelf: "flex-start" }}
        >
          Add a deduction
        </Button>
      )}
    </>
  );
}

function ReferenceOfRefund() {
  const isRefunded = Boolean(useValues()["refund.method"]);
  return isRefunded && <TextField name="refund.reference" label="Check or transfer number" />;
}

function outcome(release: Release): string[] {
  const { released_cents, charges, refunded_cents, reversals } = release;
  const deductions = charges.map(
    ({ description, effective_cents }) => `${description}: ${money(effective_cents)} is deducted.`,
  );
  const by = reversals[0]?.method ? ` by ${reversals[0].method.replaceAll("_", " ")}` : "";
  const deducted = charges.reduce((sum, { effective_cents }) => sum + effective_cents, 0);
  const credit = refunded_cents - Math.max(0, released_cents - deducted);
  const ofCredit = credit > 0 ? `, ${money(credit)} of it credit that waited` : "";
  return [
    `${money(released_cents)} of deposit is released.`,
    ...deductions,
    refunded_cents > 0
      ? `${money(refunded_cents)} is paid back${by}${ofCredit}.`
      : "Nothing is paid back.",
  ];
}
