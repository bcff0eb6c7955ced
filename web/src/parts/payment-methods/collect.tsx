import { useDisclosure } from "@mantine/hooks";
import { useNavigate } from "react-router";
import { useManager } from "../../session/account";
import { money } from "../../text/format";
import { nameOf } from "../../text/payment-method";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { ChoiceField, MoneyField } from "../../ui/fields";
import type { PaymentMethod } from "./method-columns";

interface CollectButtonProps {
  leaseId: string;
  /** The tenants' cards and bank accounts. */
  methods: readonly PaymentMethod[];
  /** What is owed on the lease's account: more can't be collected. */
  owedCents: number;
}

/** Collects a payment from a saved card or bank account, and goes to it. */
export function CollectButton({ leaseId, methods, owedCents }: CollectButtonProps) {
  const { organization } = useManager();
  const [isAsking, ask] = useDisclosure(false);
  const navigate = useNavigate();
  if (!organization.processor_ready || methods.length === 0 || owedCents <= 0) return null;
  return (
    <>
      <ActionButton operation="POST /v1/payments/collect" onClick={ask.open}>
        Collect a payment
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title="Collect a payment?"
          path="/v1/payments/collect"
          body={{ lease_id: leaseId }}
          initial={{ payment_method_id: methods[0]?.id, amount_cents: owedCents }}
          submitLabel="Collect it"
          notice="Payment asked for."
          onClose={ask.close}
          onDone={({ id }) => navigate(`/payments/${id}`)}
        >
          <ChoiceField
            name="payment_method_id"
            label="From"
            choices={methods.map((method) => ({
              value: method.id,
              label: `${nameOf(method)}, ${method.payer}`,
            }))}
            isRequired
          />
          <MoneyField
            name="amount_cents"
            label="Amount"
            hint={`At most the ${money(owedCents)} that are owed. The tenant is told by mail.`}
            isRequired
            autoFocus
          />
        </ActionDialog>
      )}
    </>
  );
}
