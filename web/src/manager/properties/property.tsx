import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { DocumentsOf } from "../../files/documents-of";
import { ExpensesOf } from "../../parts/expenses-of";
import { LeasesOf } from "../../parts/leases-of";
import { WorkOrdersOf } from "../../parts/work-orders-of";
import { usePermission } from "../../session/permission";
import { day, money, percent } from "../../text/format";
import { counted, words } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { ArchiveButton } from "../../ui/archive-button";
import { EditForm } from "../../ui/edit-form";
import { Empty } from "../../ui/empty";
import { Facts, WrittenText } from "../../ui/facts";
import { HistoryLink } from "../../ui/history-link";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { Tabs } from "../../ui/tabs";
import { ThingLink } from "../../ui/thing-link";
import { PropertyFields } from "./property-fields";
import { AddUnit, UnitsOf } from "./units-of";

type Property = Answer<"get", "/v1/properties/{property_id}">;
const PATH = "/v1/properties/{property_id}";

/** One property with its units, leases, work orders and documents. */
export function Component() {
  const property_id = useParams().propertyId ?? "";
  const property = useRead(PATH, { path: { property_id } });
  return (
    <Loaded from={property} what="the property">
      {(row, etag) => <PropertyPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function PropertyPage({ row, etag }: { row: Property; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  const isArchived = row.archived_at !== null;
  return (
    <Page
      title={row.name}
      mark={isArchived && <Status value="archived" />}
      above={[{ title: "Properties", to: "/properties" }]}
      actions={<Actions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ property_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          <PropertyFields associationName={row.association_name} ownerName={row.owner_name} />
        </EditForm>
      ) : (
        <Details row={row} />
      )}
      <Parts row={row} />
    </Page>
  );
}

function Actions({ row, onEdit }: { row: Property; onEdit: () => void }) {
  const isArchived = row.archived_at !== null;
  return (
    <>
      <AddUnit property={row} />
      {!isArchived && (
        <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
          Change
        </ActionButton>
      )}
      <ArchiveButton
        path={PATH}
        parameters={{ property_id: row.id }}
        name={row.name}
        noun="Property"
        isArchived={isArchived}
      >
        It leaves the lists together with its units. You can restore it at any time.
      </ArchiveButton>
      <HistoryLink id={row.id} />
    </>
  );
}

function Details({ row }: { row: Property }) {
  const hasAssociations = usePermission("GET /v1/associations").isAllowed;
  const lines = [row.address_line1, row.address_line2, row.city, row.state, row.postal_code];
  return (
    <Facts
      items={[
        ["Kind", words(row.kind)],
        ["Address", lines.filter(Boolean).join(", ")],
        ["Occupied", `${row.occupied_count} of ${counted(row.unit_count, "unit")}`],
        [
          "Association",
          row.association_id && hasAssociations && (
            <ThingLink to={`/associations/${row.association_id}`} name={row.association_name} />
          ),
        ],
        [
          "Owner",
          row.owner_name && <ThingLink to={`/owners/${row.owner_id}`} name={row.owner_name} />,
        ],
        ["Owner since", row.owner_name && row.owner_since && day(row.owner_since)],
        ["Management fee", row.management_fee_bp !== null && percent(row.management_fee_bp)],
        ["Bought on", row.acquisition_date && day(row.acquisition_date)],
        ["Purchase price", row.purchase_price_cents !== null && money(row.purchase_price_cents)],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}

function Parts({ row }: { row: Property }) {
  const hasLeases = usePermission("GET /v1/leases").isAllowed;
  const hasWork = usePermission("GET /v1/work-orders").isAllowed;
  const hasExpenses = usePermission("GET /v1/expenses").isAllowed;
  const property_id = row.id;
  const isArchived = row.archived_at !== null;
  return (
    <Tabs
      label="Parts of the property"
      tabs={[
        { name: "units", title: "Units", content: () => <UnitsOf property={row} /> },
        hasLeases && {
          name: "leases",
          title: "Leases",
          content: () => (
            <LeasesOf query={{ property_id }} empty={<Empty>No unit here has been let.</Empty>} />
          ),
        },
        hasWork && {
          name: "work-orders",
          title: "Work orders",
          content: () => (
            <WorkOrdersOf
              query={{ property_id }}
              place={!isArchived && { property: property_id, property_name: row.name }}
              empty={<Empty>No work has been ordered here.</Empty>}
            />
          ),
        },
        hasExpenses && {
          name: "expenses",
          title: "Expenses",
          content: () => (
            <ExpensesOf
              query={{ property_id }}
              start={{ property: property_id, property_name: row.name }}
              empty={<Empty>Nothing was paid for this property yet.</Empty>}
            />
          ),
        },
        {
          name: "documents",
          title: "Documents",
          content: () => (
            <DocumentsOf
              link={{ property_id }}
              isArchived={isArchived}
              empty="Keep deeds, plans, insurance and the like here."
            />
          ),
        },
      ]}
    />
  );
}
