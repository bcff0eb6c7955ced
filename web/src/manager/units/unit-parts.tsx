import { DocumentsOf } from "../../files/documents-of";
import { LeasesOf } from "../../parts/leases-of";
import { WorkOrdersOf } from "../../parts/work-orders-of";
import { usePermission } from "../../session/permission";
import { Empty } from "../../ui/empty";
import { Tabs } from "../../ui/tabs";
import type { Unit } from "./unit";

/** What belongs to a unit, each part loaded when it is opened. */
export function UnitParts({ row }: { row: Unit }) {
  const hasLeases = usePermission("GET /v1/leases").isAllowed;
  const hasWork = usePermission("GET /v1/work-orders").isAllowed;
  const unit_id = row.id;
  const isArchived = row.archived_at !== null;
  return (
    <Tabs
      label="Parts of the unit"
      tabs={[
        hasLeases && {
          name: "leases",
          title: "Leases",
          content: () => (
            <LeasesOf query={{ unit_id }} empty={<Empty>It has not been let yet.</Empty>} />
          ),
        },
        hasWork && {
          name: "work-orders",
          title: "Work orders",
          content: () => (
            <WorkOrdersOf
              query={{ unit_id }}
              place={
                !isArchived && {
                  property: row.property_id,
                  property_name: row.property_name,
                  unit: unit_id,
                  unit_name: row.name,
                }
              }
              empty={<Empty>No work has been ordered for it.</Empty>}
            />
          ),
        },
        {
          name: "documents",
          title: "Documents",
          content: () => (
            <DocumentsOf
              link={{ unit_id }}
              isArchived={isArchived}
              empty="Keep photos, protocols and manuals of the unit here."
            />
          ),
        },
      ]}
    />
  );
}
