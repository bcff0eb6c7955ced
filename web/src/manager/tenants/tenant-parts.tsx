import { DocumentsOf } from "../../files/documents-of";
import { MethodsOfTenant } from "../../parts/payment-methods/methods";
import { WorkOrdersOf } from "../../parts/work-orders-of";
import { usePermission } from "../../session/permission";
import { day } from "../../text/format";
import { termEnd } from "../../text/term-end";
import { Empty } from "../../ui/empty";
import { Rows } from "../../ui/list";
import { Status } from "../../ui/status";
import { Tabs } from "../../ui/tabs";
import { OwnAccount } from "./own-account";
import type { Tenant } from "./tenant";

/** What belongs to a tenant, each part loaded when it is opened. */
export function TenantParts({ row }: { row: Tenant }) {
  const hasWork = usePermission("GET /v1/work-orders").isAllowed;
  const seesCards = usePermission("GET /v1/payment-methods").isAllowed;
  const tenant_id = row.id;
  return (
    <Tabs
      label="Parts of the tenant"
      tabs={[
        { name: "leases", title: "Leases", content: () => <Leases row={row} /> },
        {
          name: "account",
          title: "Own account",
          content: () => <OwnAccount tenantId={tenant_id} />,
        },
        seesCards && {
          name: "cards",
          title: "Cards and bank accounts",
          content: () => <MethodsOfTenant tenantId={tenant_id} email={row.email} />,
        },
        hasWork && {
          name: "work-orders",
          title: "Work orders",
          content: () => (
            <WorkOrdersOf
              query={{ requested_by_tenant_id: tenant_id }}
              empty={<Empty>The tenant has asked for no work.</Empty>}
            />
          ),
        },
        {
          name: "documents",
          title: "Documents",
          content: () => (
            <DocumentsOf
              link={{ tenant_id }}
              isArchived={row.archived_at !== null}
              empty="Keep applications, proofs of income and letters here."
            />
          ),
        },
      ]}
    />
  );
}

function Leases({ row }: { row: Tenant }) {
  if (row.leases.length === 0) return <Empty>The tenant is on no lease yet.</Empty>;
  return (
    <Rows
      name="leases"
      rows={row.leases}
      to={({ lease_id }) => `/leases/${lease_id}`}
      columns={[
        {
          title: "Home",
          cell: ({ property_name, unit_name }) => `${property_name}, ${unit_name}`,
        },
        { title: "Status", cell: ({ status }) => <Status value={status} /> },
        { title: "From", cell: ({ start_date }) => day(start_date) },
        { title: "To", cell: termEnd },
        { title: "Written to", cell: ({ is_primary }) => (is_primary ? "Yes" : "No") },
      ]}
    />
  );
}
