// The account that money is entered on: a lease's, which its renewals share, or a tenant's own.

import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { useList, useRead } from "../../api/queries";
import { Failure } from "../../ui/failure";
import { Loaded } from "../../ui/loaded";
import { Waiting } from "../../ui/waiting";
import { TenantAccounts, TenantSearch } from "./account-search";
import { RENTAL } from "./faces";
import type { PayerAccount } from "./payer-account";
import { placeOf } from "./place";

type Shown = (account: PayerAccount) => ReactNode;

interface ForAccountProps {
  /** The page's own address, whose query names the account. */
  page: string;
  /** Asked while the address names none. */
  question: ReactNode;
  children: Shown;
}

/** Finds the account that the address names (`?lease=`, `?tenant=&account=own`), or asks for it. */
export function ForAccount({ page, question, children }: ForAccountProps) {
  const [address] = useSearchParams();
  const lease = address.get("lease");
  const tenant = address.get("tenant");
  if (lease) {
    return (
      <OfLease key={lease} leaseId={lease}>
        {children}
      </OfLease>
    );
  }
  if (tenant && address.get("account") === "own") {
    return (
      <OfTenant key={tenant} tenantId={tenant}>
        {children}
      </OfTenant>
    );
  }
  return (
    <>
      {question}
      {tenant ? <TenantAccounts page={page} tenantId={tenant} /> : <TenantSearch page={page} />}
    </>
  );
}

/** The account of a lease. */
function OfLease({ leaseId, children }: { leaseId: string; children: Shown }) {
  const balance = useRead("/v1/leases/{lease_id}/balance", { path: { lease_id: leaseId } });
  const payments = useList("/v1/payments", { lease_id: leaseId, limit: 1 });
  if (payments.isPending) return <Waiting what="the account" />;
  return (
    <Loaded from={balance} what="the account">
      {(account) =>
        children({
          face: RENTAL,
          named: { lease_id: leaseId },
          payer: account.payer,
          purpose: placeOf(account),
          openCharges: account.open_charges,
          lastPayment: payments.data?.pages[0]?.items[0],
        })
      }
    </Loaded>
  );
}

/** The own account of a tenant, for what is owed beside any lease. */
function OfTenant({ tenantId, children }: { tenantId: string; children: Shown }) {
  const tenant = useRead("/v1/tenants/{tenant_id}", { path: { tenant_id: tenantId } });
  const charges = useList("/v1/charges", { tenant_id: tenantId, open: true, limit: 100 });
  if (charges.error) return <Failure error={charges.error} retry={() => charges.refetch()} />;
  if (!charges.data) return <Waiting what="the account" />;
  const openCharges = charges.data.pages.flatMap(({ items }) => items).reverse();
  return (
    <Loaded from={tenant} what="the account">
      {({ first_name, last_name }) =>
        children({
          face: RENTAL,
          named: { tenant_id: tenantId },
          payer: `${first_name} ${last_name}`,
          purpose: "own account",
          openCharges,
        })
      }
    </Loaded>
  );
}
