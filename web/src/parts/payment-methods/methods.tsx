// Saved cards and bank accounts, from which payments are collected. Their numbers are at the payment
// processor only.

import { Alert } from "@mantine/core";
import { useList } from "../../api/queries";
import { useManager } from "../../session/account";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { TabActions } from "../../ui/tabs";
import { CollectButton } from "./collect";
import { METHOD_COLUMNS } from "./method-columns";
import { SetUpLink } from "./set-up-link";

const PATH = "/v1/payment-methods";
const NO_TENANTS =
  "No card and no bank account is saved. A tenant enters one by a link, which you mail from the " +
  "tenant's page.";

interface MethodsOfLeaseProps {
  leaseId: string;
  /** What is owed on the lease's account. */
  balanceCents: number;
}

/** Those of a lease's tenants, with a payment collected from one of them. */
export function MethodsOfLease({ leaseId, balanceCents }: MethodsOfLeaseProps) {
  const query = { lease_id: leaseId };
  const methods = useList(PATH, query);
  const found = methods.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <TabActions>
        <CollectButton leaseId={leaseId} methods={found} owedCents={balanceCents} />
      </TabActions>
      <Methods query={query} />
    </>
  );
}

/** Those of one tenant, who is mailed a link to enter another. */
export function MethodsOfTenant({ tenantId, email }: { tenantId: string; email: string | null }) {
  return (
    <>
      <TabActions>
        <SetUpLink tenantId={tenantId} email={email} />
      </TabActions>
      <Methods query={{ tenant_id: tenantId }} />
    </>
  );
}

/** Those of a homeowner, who enters and chooses them in the portal. */
export function MethodsOfHomeowner({ homeownerId }: { homeownerId: string }) {
  return (
    <Methods
      query={{ homeowner_id: homeownerId }}
      empty="No card and no bank account is saved. The homeowner enters one in the portal."
    />
  );
}

interface MethodsProps {
  query: { lease_id?: string; tenant_id?: string; homeowner_id?: string };
  empty?: string;
}

/** The list, and why it is empty where no processor is connected. */
export function Methods({ query, empty = NO_TENANTS }: MethodsProps) {
  const { organization } = useManager();
  return (
    <>
      {!organization.processor_ready && (
        <Alert color="gray" mb="md" title="No payment processor is connected">
          Cards and bank accounts can be saved once an owner has connected one under Settings,
          Organization.
        </Alert>
      )}
      <List
        path={PATH}
        name="cards and bank accounts"
        query={query}
        columns={METHOD_COLUMNS}
        empty={<Empty>{empty}</Empty>}
      />
    </>
  );
}
