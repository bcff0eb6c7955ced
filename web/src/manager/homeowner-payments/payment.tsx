import { useParams } from "react-router";
import { useRead } from "../../api/queries";
import { PaymentPage } from "../../parts/payments/payment-page";
import { Loaded } from "../../ui/loaded";

const PATH = "/v1/homeowner-payments/{homeowner_payment_id}";

/** One payment of a homeowner. */
export function Component() {
  const homeowner_payment_id = useParams().homeownerPaymentId ?? "";
  const payment = useRead(PATH, { path: { homeowner_payment_id } });
  return (
    <Loaded from={payment} what="the payment">
      {(row) => <PaymentPage key={row.id} row={row} />}
    </Loaded>
  );
}
