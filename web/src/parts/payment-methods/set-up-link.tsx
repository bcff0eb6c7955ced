import { Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useManager } from "../../session/account";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";

/** Mails the tenant a link to the page where a card or a bank account is entered. */
export function SetUpLink({ tenantId, email }: { tenantId: string; email: string | null }) {
  const { organization } = useManager();
  const [isAsking, ask] = useDisclosure(false);
  if (!organization.processor_ready) return null;
  return (
    <>
      <ActionButton operation="POST /v1/payment-methods/setup" onClick={ask.open}>
        Mail a link to add one
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title="Mail a link to add a card or bank account?"
          path="/v1/payment-methods/setup"
          body={{ tenant_id: tenantId, email: true }}
          submitLabel="Mail the link"
          notice="The link is on its way."
          onClose={ask.close}
        >
          <Text>
            {email
              ? `The link goes to ${email} and works for 7 days. It leads to the payment processor's own page.`
              : "The tenant has no e-mail address. Enter it on the tenant's page first."}
          </Text>
        </ActionDialog>
      )}
    </>
  );
}
