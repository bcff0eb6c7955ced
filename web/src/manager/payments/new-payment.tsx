// A payment is recorded in three steps: who pays, how much and how, and what it pays. The first one
// is in the address (`?lease=`, `?tenant=`), so that other pages lead to the second.

import { useSearchParams } from "react-router";
import { ForAccount } from "../../parts/accounts/renter-account";
import { Recording } from "../../parts/payments/recording";
import { Step } from "../../parts/payments/step";
import { Page } from "../../ui/page";

/** Records a payment. */
export function Component() {
  const [address] = useSearchParams();
  return (
    <Page
      title="Record a payment"
      above={[{ title: "Payments", to: "/payments" }]}
      operation="POST /v1/payments"
    >
      <ForAccount page="/payments/new" question={<Step number={1} title="Who pays?" />}>
        {(account) => <Recording account={account} chargeId={address.get("charge")} />}
      </ForAccount>
    </Page>
  );
}
