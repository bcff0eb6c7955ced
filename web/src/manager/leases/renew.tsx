import { Text } from "@mantine/core";
import { useNavigate } from "react-router";
import { useManager } from "../../session/account";
import { ActionDialog } from "../../ui/dialog";
import { DayField } from "../../ui/fields";
import type { LeaseDialogProps } from "./lease-actions";
import { DueDayField, EndFields, PriceFields } from "./lease-fields";
import { renewalDays } from "./terms";

/** Drafts the lease that follows, and goes on to its activation. */
export function Renew({ lease, onClose }: LeaseDialogProps) {
  const { today } = useManager().organization;
  const navigate = useNavigate();
  return (
    <ActionDialog
      title="Renew the lease"
      path="/v1/leases/{lease_id}/renew"
      parameters={{ lease_id: lease.id }}
      initial={{
        ...renewalDays(lease, today),
        rolls_over: lease.rolls_over,
        rent_amount_cents: lease.current_rent_cents,
        deposit_amount_cents: lease.deposit_amount_cents,
        rent_due_day: lease.rent_due_day,
      }}
      submitLabel="Draft the renewal"
      notice="Renewal drafted."
      onClose={onClose}
      onDone={({ id }) => navigate(`/leases/${id}`, { state: { opens: "activate" } })}
    >
      <Text size="sm">
        The renewal has the same unit, tenants and account. It is a draft until you activate it; of
        the deposit only what was not charged before will be charged.
      </Text>
      <DayField name="start_date" label="First day" isRequired autoFocus />
      <EndFields />
      <PriceFields />
      <DueDayField />
    </ActionDialog>
  );
}
