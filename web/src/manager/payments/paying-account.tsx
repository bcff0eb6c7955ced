// The account that a payment is for: a lease's, which its renewals share, or a tenant's own.

import type { ReactNode } from "react";
import { type RowOf, useList, useRead } from "../../api/queries";
import { Failure } from "../../ui/failure";
import { Loaded } from "../../ui/loaded";
import { Waiting } from "../../ui/waiting";

export type OpenCharge = RowOf<"/v1/charges">;
type Payment = RowOf<"/v1/payments">;

export interface PayingAccount {
  /** How the API names it. */
  named: { lease_id: string } | { tenant_id: string };
  payer: string;
  /** What it is for, such as "Linden Court, 1A". */
  purpose: string;
  /** The first due first. */
  openCharges: readonly OpenCharge[];
  /** The payment that came last; it tells how they pay. */
  lastPayment?: Payment | undefined;
}

type Shown = (account: PayingAccount) => ReactNode;

/** The account of a lease. */
export function OfLease({ leaseId, children }: { leaseId: string; children: Shown }) {
  const balance = useRead("/v1/leases/{lease_id}/balance", { path: { lease_id: leaseId } });
  const payments = useList("/v1/payments", { lease_id: leaseId, limit: 1 });
  if (payments.isPending) return <Waiting what="the account" />;
  return (
    <Loaded from={balance} what="the account">
      {({ payer, property_name, unit_name, open_charges }) =>
        children({
          named: { lease_id: leaseId },
          payer,
          purpose: `${property_name}, ${unit_name}`,
          openCharges: open_charges,
          lastPayment: payments.data?.pages[0]?.items[0],
        })
      }
    </Loaded>
  );
}

/** The own account of a tenant, for what is owed beside any lease. */
export function OfTenant({ tenantId, children }: { tenantId: string; children: Shown }) {
  const tenant = useRead("/v1/tenants/{tenant_id}", { path: { tenant_id: tenantId } });
  const charges = useList("/v1/charges", { tenant_id: tenantId, open: true, limit: 100 });
  if (charges.error) return <Failure error={charges.error} retry={() => charges.refetch()} />;
  if (!charges.data) return <Waiting what="the account" />;
  const openCharges = charges.data.pages.flatMap(({ items }) => items).reverse();
  return (
    <Loaded from={tenant} what="the account">
      {({ first_name, last_name }) =>
        children({
          named: { tenant_id: tenantId },
          payer: `${first_name} ${last_name}`,
          purpose: "own account",
          openCharges,
        })
      }
    </Loaded>
  );
}
