import { useParams } from "react-router";
import { useRead } from "../../api/queries";
import { PaymentPage } from "../../parts/payments/payment-page";
import { Loaded } from "../../ui/loaded";

/** One payment of a lease or a tenant. */
export function Component() {
  const payment_id = useParams().paymentId ?? "";
  const payment = useRead("/v1/payments/{payment_id}", { path: { payment_id } });
  return (
    <Loaded from={payment} what="the payment">
      {(row) => <PaymentPage key={row.id} row={row} />}
    </Loaded>
  );
}
