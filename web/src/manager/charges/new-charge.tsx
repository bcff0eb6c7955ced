import { Title } from "@mantine/core";
import { ManualChargeType } from "../../api/values";
import { ForAccount } from "../../parts/accounts/renter-account";
import { ChargeForm } from "../../parts/charges/charge-form";
import { Page } from "../../ui/page";

/** Charges a lease or a tenant. */
export function Component() {
  return (
    <Page
      title="New charge"
      above={[{ title: "Charges", to: "/charges" }]}
      operation="POST /v1/charges"
    >
      <ForAccount
        page="/charges/new"
        question={
          <Title order={2} size="h4" mb="md">
            Who owes it?
          </Title>
        }
      >
        {(account) => (
          <ChargeForm
            account={account}
            // A deposit belongs to a lease.
            types={ManualChargeType.filter(
              (type) => type !== "deposit" || "lease_id" in account.named,
            )}
            example="“Water, October”"
          />
        )}
      </ForAccount>
    </Page>
  );
}
