import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { usePermission } from "../../session/permission";
import { day, money } from "../../text/format";
import { termEnd } from "../../text/term-end";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { ArchiveButton } from "../../ui/archive-button";
import { EditForm } from "../../ui/edit-form";
import { Facts, WrittenText } from "../../ui/facts";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";
import { UnitFields } from "./unit-fields";
import { UnitParts } from "./unit-parts";

export type Unit = Answer<"get", "/v1/units/{unit_id}">;
const PATH = "/v1/units/{unit_id}";

/** One unit with its lease, work orders and documents. */
export function Component() {
  const unit_id = useParams().unitId ?? "";
  const unit = useRead(PATH, { path: { unit_id } });
  return (
    <Loaded from={unit} what="the unit">
      {(row, etag) => <UnitPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function UnitPage({ row, etag }: { row: Unit; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  return (
    <Page
      title={`${row.property_name}, ${row.name}`}
      mark={<Status value={row.archived_at === null ? row.occupancy : "archived"} />}
      above={[
        { title: "Properties", to: "/properties" },
        { title: row.property_name, to: `/properties/${row.property_id}` },
      ]}
      actions={<Actions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ unit_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          <UnitFields isFirst />
        </EditForm>
      ) : (
        <Details row={row} />
      )}
      <UnitParts row={row} />
    </Page>
  );
}

function Actions({ row, onEdit }: { row: Unit; onEdit: () => void }) {
  const isArchived = row.archived_at !== null;
  return (
    <>
      {!isArchived && (
        <>
          <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
            Change
          </ActionButton>
          <ActionLink
            operation="POST /v1/leases"
            to={`/leases/new?unit=${row.id}`}
            variant={row.occupancy === "vacant" ? "filled" : "default"}
          >
            New lease
          </ActionLink>
        </>
      )}
      {row.occupancy !== "occupied" && (
        <ArchiveButton
          path={PATH}
          parameters={{ unit_id: row.id }}
          name={`unit ${row.name}`}
          noun="Unit"
          isArchived={isArchived}
        >
          It leaves the lists and can't be let. You can restore it at any time.
        </ArchiveButton>
      )}
    </>
  );
}

function Details({ row }: { row: Unit }) {
  const hasLeases = usePermission("GET /v1/leases").isAllowed;
  const lease = row.current_lease;
  return (
    <Facts
      items={[
        [
          "Tenants",
          lease &&
            (hasLeases ? (
              <ThingLink to={`/leases/${lease.lease_id}`} name={lease.tenants} />
            ) : (
              lease.tenants
            )),
        ],
        ["Let since", lease && day(lease.start_date)],
        ["Let until", lease && termEnd(lease)],
        ["Rent", lease && money(lease.current_rent_cents)],
        ["Market rent", row.market_rent_cents !== null && money(row.market_rent_cents)],
        ["Bedrooms", row.bedrooms],
        ["Bathrooms", row.bathrooms],
        ["Square feet", row.square_feet],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}
