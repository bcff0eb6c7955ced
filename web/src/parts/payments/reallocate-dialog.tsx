import { useList, useRead } from "../../api/queries";
import { money } from "../../text/format";
import { ActionDialog } from "../../ui/dialog";
import { Failure } from "../../ui/failure";
import { Waiting } from "../../ui/waiting";
import { faceOf, paymentNamed } from "../accounts/faces";
import type { PaymentDialogProps } from "./actions";
import { AllocationFields } from "./allocation-fields";
import { type OpenCharge, payables } from "./allocations";
import { PaymentReview } from "./payment-review";

/** Changes what a payment pays: the whole picture, charge by charge. */
export function ReallocateDialog({ row, onClose }: PaymentDialogProps) {
  const { charges, error, retry } = useOpenCharges(row);
  if (error) return <Failure error={error} retry={retry} />;
  if (!charges) return <Waiting what="what is open" />;
  return (
    <ActionDialog
      title="Change what the payment pays"
      path={`${faceOf(row).paymentPath}/reallocate`}
      parameters={paymentNamed(row.id)}
      initial={{
        allocations: row.allocations.map(({ charge_id, amount_cents }) => ({
          charge_id,
          amount_cents,
        })),
      }}
      submitLabel="Change what it pays"
      notice="What the payment pays is changed."
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
function useOpenCharges(row: PaymentDialogProps["row"]) {
  const named = { lease_id: "", tenant_id: "", homeowner_id: "", ...row };
  const isOf = {
    lease: "lease_id" in row && row.lease_id !== null,
    tenant: "tenant_id" in row && row.tenant_id !== null,
    homeowner: "homeowner_id" in row,
  };
  const lease = useRead(
    "/v1/leases/{lease_id}/balance",
    { path: { lease_id: named.lease_id ?? "" } },
    { enabled: isOf.lease },
  );
  const homeowner = useRead(
    "/v1/homeowners/{homeowner_id}/balance",
    { path: { homeowner_id: named.homeowner_id } },
    { enabled: isOf.homeowner },
  );
  const own = useList(
    "/v1/charges",
    { tenant_id: named.tenant_id ?? "", open: true, limit: 100 },
    isOf.tenant,
  );
  const read = isOf.homeowner ? homeowner : isOf.lease ? lease : own;
  const charges: readonly OpenCharge[] | undefined =
    homeowner.data?.body.open_assessments ??
    lease.data?.body.open_charges ??
    own.data?.pages.flatMap(({ items }) => items);
  return { charges, error: read.error, retry: () => void read.refetch() };
}
