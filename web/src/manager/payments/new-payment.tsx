// A payment is recorded in three steps: who pays, how much and how, and what it pays. The first one
// is in the address (`?lease=`, `?tenant=`), so that other pages lead to the second.

import { useSearchParams } from "react-router";
import { Page } from "../../ui/page";
import { OfLease, OfTenant } from "./paying-account";
import { Recording } from "./recording";
import { Step } from "./step";
import { TenantAccounts, TenantSearch } from "./who-pays";

/** Records a payment. */
export function Component() {
  return (
    <Page
      title="Record a payment"
      above={[{ title: "Payments", to: "/payments" }]}
      operation="POST /v1/payments"
    >
      <Steps />
    </Page>
  );
}

function Steps() {
  const [address] = useSearchParams();
  const lease = address.get("lease");
  const tenant = address.get("tenant");
  const chargeId = address.get("charge");
  if (lease) {
    return (
      <OfLease key={lease} leaseId={lease}>
        {(account) => <Recording account={account} chargeId={chargeId} />}
      </OfLease>
    );
  }
  if (tenant && address.get("account") === "own") {
    return (
      <OfTenant key={tenant} tenantId={tenant}>
        {(account) => <Recording account={account} chargeId={chargeId} />}
      </OfTenant>
    );
  }
  return (
    <>
      <Step number={1} title="Who pays?" />
      {tenant ? <TenantAccounts tenantId={tenant} /> : <TenantSearch />}
    </>
  );
}
