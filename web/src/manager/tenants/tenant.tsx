import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { ArchiveButton } from "../../ui/archive-button";
import { EditForm } from "../../ui/edit-form";
import { HistoryLink } from "../../ui/history-link";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { TenantDetails } from "./tenant-details";
import { TenantFields } from "./tenant-fields";
import { TenantMoves } from "./tenant-moves";
import { TenantParts } from "./tenant-parts";

export type Tenant = Answer<"get", "/v1/tenants/{tenant_id}">;
const PATH = "/v1/tenants/{tenant_id}";

/** One tenant, from the application to the leases. */
export function Component() {
  const tenant_id = useParams().tenantId ?? "";
  const tenant = useRead(PATH, { path: { tenant_id } });
  return (
    <Loaded from={tenant} what="the tenant">
      {(row, etag) => <TenantPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function TenantPage({ row, etag }: { row: Tenant; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  return (
    <Page
      title={`${row.first_name} ${row.last_name}`}
      mark={<Status value={row.archived_at === null ? row.status : "archived"} />}
      above={[{ title: "Tenants", to: "/tenants" }]}
      actions={<Actions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ tenant_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          <TenantFields initial={row} />
        </EditForm>
      ) : (
        <TenantDetails row={row} />
      )}
      <TenantParts row={row} />
    </Page>
  );
}

function Actions({ row, onEdit }: { row: Tenant; onEdit: () => void }) {
  const isArchived = row.archived_at !== null;
  const isOut = row.status === "declined" || row.status === "withdrawn";
  const isOnLease = row.leases.some(({ status }) => status === "draft" || status === "active");
  return (
    <>
      {!isArchived && (
        <>
          <TenantMoves row={row} />
          {!isOut && (
            <ActionLink
              operation="POST /v1/leases"
              to={`/leases/new?tenant=${row.id}`}
              variant={row.status === "approved" && !isOnLease ? "filled" : "default"}
            >
              New lease
            </ActionLink>
          )}
          <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
            Change
          </ActionButton>
        </>
      )}
      {!isOnLease && (
        <ArchiveButton
          path={PATH}
          parameters={{ tenant_id: row.id }}
          name={`${row.first_name} ${row.last_name}`}
          noun="Tenant"
          isArchived={isArchived}
        >
          The tenant leaves the lists and can't be put on a lease. You can restore the tenant at any
          time.
        </ArchiveButton>
      )}
      <HistoryLink id={row.id} />
    </>
  );
}
