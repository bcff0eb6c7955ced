import { useParams } from "react-router";
import { useRead } from "../../api/queries";
import { ChargePage } from "../../parts/charges/charge-page";
import { Loaded } from "../../ui/loaded";

/** One charge of a lease or a tenant. */
export function Component() {
  const charge_id = useParams().chargeId ?? "";
  const charge = useRead("/v1/charges/{charge_id}", { path: { charge_id } });
  return (
    <Loaded from={charge} what="the charge">
      {(row, etag) => <ChargePage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}
