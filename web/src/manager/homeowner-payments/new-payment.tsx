import { useSearchParams } from "react-router";
import { ForHomeowner } from "../../parts/accounts/homeowner-account";
import { Recording } from "../../parts/payments/recording";
import { Step } from "../../parts/payments/step";
import { Page } from "../../ui/page";

/** Records a payment of a homeowner, in the three steps of a tenant's. */
export function Component() {
  const [address] = useSearchParams();
  return (
    <Page
      title="Record a payment"
      above={[{ title: "Homeowner payments", to: "/homeowner-payments" }]}
      operation="POST /v1/homeowner-payments"
    >
      <ForHomeowner page="/homeowner-payments/new" question={<Step number={1} title="Who pays?" />}>
        {(account) => <Recording account={account} chargeId={address.get("charge")} />}
      </ForHomeowner>
    </Page>
  );
}
