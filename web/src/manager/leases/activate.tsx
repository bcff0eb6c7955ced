import { Text } from "@mantine/core";
import { useManager } from "../../session/account";
import { money } from "../../text/format";
import { ActionDialog } from "../../ui/dialog";
import { CheckField, DayField } from "../../ui/fields";
import type { LeaseDialogProps } from "./lease-actions";
import { adjustmentLines, firstRentLine, Lines } from "./money-lines";
import { isBilledFromStart } from "./terms";

/** Makes a draft binding, after showing what is charged. */
export function Activate({ lease, onClose }: LeaseDialogProps) {
  const { today } = useManager().organization;
  const hasDeposit = lease.deposit_amount_cents !== null;
  return (
    <ActionDialog
      title="Activate the lease?"
      path="/v1/leases/{lease_id}/activate"
      parameters={{ lease_id: lease.id }}
      initial={hasDeposit ? { charge_deposit: isBilledFromStart(lease, today) } : {}}
      submitLabel="Activate the lease"
      notice="Lease activated."
      onClose={onClose}
      review={({ charges, first_rent, adjustments, balance_cents }) => (
        <Lines
          lines={[
            ...charges.map(
              ({ description, effective_cents }) =>
                `${description}: ${money(effective_cents)} is charged at once.`,
            ),
            charges.length === 0 && "Nothing is charged at once.",
            firstRentLine(first_rent, today),
            ...adjustmentLines(adjustments),
          ]}
          balanceCents={balance_cents}
        />
      )}
    >
      <Text size="sm">
        The lease binds from then on: the tenants become active, and rent is charged each month.
      </Text>
      <DayField
        name="bill_from"
        label="Charge rent from the month of"
        hint="Empty: from the first day of the lease, or from this month if it began long ago."
        autoFocus
      />
      {hasDeposit && (
        <CheckField
          name="charge_deposit"
          label="Charge the security deposit"
          hint="What the account was not asked for yet. Leave it out if you hold it already."
        />
      )}
    </ActionDialog>
  );
}
