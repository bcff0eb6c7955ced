import { useList, useRead } from "../../api/queries";
import type { OpenCharge } from "../../parts/accounts/renter-account";
import { money } from "../../text/format";
import { ActionDialog } from "../../ui/dialog";
import { Failure } from "../../ui/failure";
import { Waiting } from "../../ui/waiting";
import { AllocationFields } from "./allocation-fields";
import { payables } from "./allocations";
import type { PaymentDialogProps } from "./payment-actions";
import { PaymentReview } from "./payment-review";

/** Changes what a payment pays: the whole picture, charge by charge. */
export function ReallocateDialog({ row, onClose }: PaymentDialogProps) {
  const { charges, error, retry } = useOpenCharges(row);
  if (error) return <Failure error={error} retry={retry} />;
  if (!charges) return <Waiting what="the open charges" />;
  return (
    <ActionDialog
      title="Change what the payment pays"
      path="/v1/payments/{payment_id}/reallocate"
      parameters={{ payment_id: row.id }}
      initial={{
        allocations: row.allocations.map(({ charge_id, amount_cents }) => ({
          charge_id,
          amount_cents,
        })),
      }}
      submitLabel="Change what it pays"
      notice="The payment pays other charges now."
      onClose={onClose}
      review={(answer) => (
        <PaymentReview before={row} after={answer}>
          The payment of {money(row.amount_cents)} stays as it is; what it pays changes today.
        </PaymentReview>
      )}
    >
      <AllocationFields
        charges={payables(charges, row.allocations)}
        amountCents={row.amount_cents - row.reversed_cents}
      />
    </ActionDialog>
  );
}

/** The open charges of the payment's account. */
function useOpenCharges({ lease_id, tenant_id }: PaymentDialogProps["row"]) {
  const lease = useRead(
    "/v1/leases/{lease_id}/balance",
    { path: { lease_id: lease_id ?? "" } },
    { enabled: lease_id !== null },
  );
  const own = useList(
    "/v1/charges",
    { tenant_id: tenant_id ?? "", open: true, limit: 100 },
    tenant_id !== null,
  );
  const read = lease_id ? lease : own;
  const charges: OpenCharge[] | undefined = lease_id
    ? lease.data?.body.open_charges
    : own.data?.pages.flatMap(({ items }) => items);
  return { charges, error: read.error, retry: () => void read.refetch() };
}
