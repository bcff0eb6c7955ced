import { Text } from "@mantine/core";
import { accountIn } from "../../parts/accounts/place";
import { Statement } from "../../parts/statement";
import { ActionLink } from "../../ui/action-button";
import { TabActions } from "../../ui/tabs";

/** What a tenant owes and has paid beside any lease, such as the fee for an application. */
export function OwnAccount({ tenantId }: { tenantId: string }) {
  const account = accountIn({ lease_id: null, tenant_id: tenantId });
  return (
    <>
      <TabActions>
        <ActionLink operation="POST /v1/charges" to={`/charges/new?${account}`} variant="default">
          New charge
        </ActionLink>
        <ActionLink operation="POST /v1/payments" to={`/payments/new?${account}`} variant="default">
          Record a payment
        </ActionLink>
      </TabActions>
      <Text size="sm" c="dimmed" mb="sm">
        What is owed and paid beside any lease. A lease has a statement of its own.
      </Text>
      <Statement path="/v1/tenants/{tenant_id}/statement" parameters={{ tenant_id: tenantId }} />
    </>
  );
}
