import { Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { CheckField } from "../../ui/fields";
import { Rows } from "../../ui/list";
import { ReferenceField } from "../../ui/reference-field";
import { Status } from "../../ui/status";
import { TabActions } from "../../ui/tabs";
import { ThingLink } from "../../ui/thing-link";
import type { LeaseDialogProps } from "./lease-actions";
import type { Lease } from "./terms";

type LeaseTenant = Lease["tenants"][number];
const ADD = "/v1/leases/{lease_id}/add-tenant";
const REMOVE = "/v1/leases/{lease_id}/remove-tenant";

/** Who rents, and to whom letters go. */
export function Tenants({ lease }: { lease: Lease }) {
  const [isAdding, add] = useDisclosure(false);
  const isOver = lease.status !== "draft" && lease.status !== "active";
  const action = !isOver && (
    <ActionButton operation={`POST ${ADD}`} variant="default" onClick={add.open}>
      Add a tenant
    </ActionButton>
  );
  return (
    <>
      {action && <TabActions>{action}</TabActions>}
      <Rows
        name="tenants"
        rows={lease.tenants}
        columns={[
          {
            title: "Name",
            cell: (tenant) => (
              <ThingLink to={`/tenants/${tenant.tenant_id}`} name={fullName(tenant)} />
            ),
          },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          { title: "Letters go to", cell: ({ is_primary }) => is_primary && "This tenant" },
          {
            title: "Actions",
            cell: (tenant) =>
              !isOver && !tenant.is_primary && <TenantActions lease={lease} tenant={tenant} />,
          },
        ]}
      />
      {isAdding && <AddTenant lease={lease} onClose={add.close} />}
    </>
  );
}

function AddTenant({ lease, onClose }: LeaseDialogProps) {
  return (
    <ActionDialog
      title="Add a tenant"
      path={ADD}
      parameters={{ lease_id: lease.id }}
      submitLabel="Add the tenant"
      notice="Tenant added."
      onClose={onClose}
    >
      <ReferenceField
        name="tenant_id"
        label="Tenant"
        hint="Owes all that is open on the lease together with the others."
        isRequired
        autoFocus
        path="/v1/tenants"
        labelOf={fullName}
      />
      <CheckField name="is_primary" label="Letters go to this tenant from now on" />
    </ActionDialog>
  );
}

interface TenantActionsProps {
  lease: Lease;
  tenant: LeaseTenant;
}

function TenantActions({ lease, tenant }: TenantActionsProps) {
  const [opened, setOpened] = useState<"primary" | "remove">();
  const close = () => setOpened(undefined);
  const name = fullName(tenant);
  return (
    <Group gap="xs" wrap="nowrap">
      <ActionButton
        operation={`POST ${ADD}`}
        variant="default"
        size="compact-sm"
        onClick={() => setOpened("primary")}
      >
        Write to this one
      </ActionButton>
      <ActionButton
        operation={`POST ${REMOVE}`}
        variant="default"
        size="compact-sm"
        onClick={() => setOpened("remove")}
      >
        Remove
      </ActionButton>
      {opened && (
        <ActionDialog
          title={opened === "primary" ? `Write to ${name}?` : `Remove ${name} from the lease?`}
          path={opened === "primary" ? ADD : REMOVE}
          parameters={{ lease_id: lease.id }}
          body={{ tenant_id: tenant.tenant_id, ...(opened === "primary" && { is_primary: true }) }}
          submitLabel={opened === "primary" ? "Write to this tenant" : "Remove the tenant"}
          notice={opened === "primary" ? "Letters go there from now on." : "Tenant removed."}
          isDangerous={opened === "remove"}
          onClose={close}
        >
          {opened === "primary"
            ? "Receipts and reminders of this lease go to this tenant from now on."
            : "What is open stays on the lease, for the tenants who remain."}
        </ActionDialog>
      )}
    </Group>
  );
}

function fullName({ first_name, last_name }: { first_name: string; last_name: string }): string {
  return `${first_name} ${last_name}`;
}
