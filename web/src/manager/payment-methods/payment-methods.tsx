import { Methods } from "../../parts/payment-methods/methods";
import { ActionLink } from "../../ui/action-button";
import { Page } from "../../ui/page";

/** The saved cards and bank accounts of all tenants. */
export function Component() {
  return (
    <Page
      title="Cards and bank accounts"
      above={[{ title: "Payments", to: "/payments" }]}
      operation="GET /v1/payment-methods"
      actions={
        <ActionLink operation="POST /v1/payment-methods/setup" to="/tenants" variant="default">
          Find a tenant
        </ActionLink>
      }
    >
      <Methods query={{}} />
    </Page>
  );
}
