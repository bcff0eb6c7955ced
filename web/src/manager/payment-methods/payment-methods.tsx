// The cards and bank accounts of a tenant (`?tenant=`) or of a lease's tenants (`?lease=`), from
// which payments are collected. Their numbers are at the payment processor only.

import { Alert } from "@mantine/core";
import { useSearchParams } from "react-router";
import { useList, useRead } from "../../api/queries";
import { useManager } from "../../session/account";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { placeOf } from "../accounts/place";
import { CollectButton } from "./collect";
import { METHOD_COLUMNS } from "./method-columns";
import { SetUpLink } from "./set-up-link";

const PATH = "/v1/payment-methods";

/** Payment methods of one lease or tenant; of all, where the address names none. */
export function Component() {
  const [address] = useSearchParams();
  const lease = address.get("lease");
  const tenant = address.get("tenant");
  if (lease) return <OfLease leaseId={lease} />;
  if (tenant) return <OfTenant tenantId={tenant} />;
  return (
    <Page title="Cards and bank accounts" above={ABOVE} operation="GET /v1/payment-methods">
      <Methods query={{}} />
    </Page>
  );
}

const ABOVE = [{ title: "Payments", to: "/payments" }];

function OfLease({ leaseId }: { leaseId: string }) {
  const account = useRead("/v1/leases/{lease_id}/balance", { path: { lease_id: leaseId } });
  const methods = useList(PATH, { lease_id: leaseId });
  const found = methods.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Loaded from={account} what="the lease">
      {(row) => (
        <Page
          title={`Cards and bank accounts for ${placeOf(row)}`}
          above={[...ABOVE, { title: row.payer, to: `/leases/${leaseId}` }]}
          operation="GET /v1/payment-methods"
          actions={<CollectButton leaseId={leaseId} methods={found} openCents={row.open_cents} />}
        >
          <Methods query={{ lease_id: leaseId }} />
        </Page>
      )}
    </Loaded>
  );
}

function OfTenant({ tenantId }: { tenantId: string }) {
  const tenant = useRead("/v1/tenants/{tenant_id}", { path: { tenant_id: tenantId } });
  return (
    <Loaded from={tenant} what="the tenant">
      {({ first_name, last_name, email }) => (
        <Page
          title={`Cards and bank accounts of ${first_name} ${last_name}`}
          above={[...ABOVE, { title: `${first_name} ${last_name}`, to: `/tenants/${tenantId}` }]}
          operation="GET /v1/payment-methods"
          actions={<SetUpLink tenantId={tenantId} email={email} />}
        >
          <Methods query={{ tenant_id: tenantId }} />
        </Page>
      )}
    </Loaded>
  );
}

function Methods({ query }: { query: { lease_id?: string; tenant_id?: string } }) {
  const { organization } = useManager();
  return (
    <>
      {!organization.processor_ready && (
        <Alert color="gray" mb="md" title="No payment processor is connected">
          Tenants can save cards and bank accounts once an owner has connected one under Settings,
          Organization.
        </Alert>
      )}
      <List
        path={PATH}
        name="payment methods"
        query={query}
        columns={METHOD_COLUMNS}
        empty={
          <Empty>
            No card and no bank account is saved. Mail the tenant a link to enter one, on the page
            of the tenant's payment methods.
          </Empty>
        }
      />
    </>
  );
}
