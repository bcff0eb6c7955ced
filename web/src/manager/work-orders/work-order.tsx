import { Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { Photos } from "../../files/photos";
import { UploadPanel } from "../../files/upload-panel";
import { ExpensesOf } from "../../parts/expenses-of";
import { History } from "../../parts/history";
import { useManager } from "../../session/account";
import { usePermission } from "../../session/permission";
import { instant, money } from "../../text/format";
import { words } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { EditForm } from "../../ui/edit-form";
import { Facts, WrittenText } from "../../ui/facts";
import { MoneyField } from "../../ui/fields";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";
import { Move, type Step, stepsFrom } from "./moves";
import { WorkFields } from "./work-order-fields";

type WorkOrder = Answer<"get", "/v1/work-orders/{work_order_id}">;
const PATH = "/v1/work-orders/{work_order_id}";

/** One work order: what is to be done, its steps, files and costs. */
export function Component() {
  const work_order_id = useParams().workOrderId ?? "";
  const order = useRead(PATH, { path: { work_order_id } });
  return (
    <Loaded from={order} what="the work order">
      {(row, etag) => <WorkOrderPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function WorkOrderPage({ row, etag }: { row: WorkOrder; etag: string | null }) {
  const { organization } = useManager();
  const [isEditing, edit] = useDisclosure(false);
  const isClosed = row.status === "completed" || row.status === "cancelled";
  return (
    <Page
      title={row.title}
      mark={<Status value={row.status} />}
      above={[{ title: "Work orders", to: "/work-orders" }]}
      actions={<Actions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ work_order_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          {!isClosed && <WorkFields vendorName={row.vendor_name ?? undefined} />}
          <MoneyField name="actual_cost_cents" label="What it did cost" />
        </EditForm>
      ) : (
        <Details row={row} />
      )}
      <Section title="Photos and files">
        <UploadPanel link={{ work_order_id: row.id }} category="photo" />
        <Photos documents={row.documents} />
      </Section>
      <Expenses row={row} />
      <Section title="History">
        <History
          timeZone={organization.time_zone}
          steps={row.events.map(({ created_at, to_status, actor_name, note }) => ({
            key: created_at,
            at: created_at,
            what: words(to_status),
            by: actor_name,
            note,
          }))}
        />
      </Section>
    </Page>
  );
}

/** What the work has cost, as it was paid. */
function Expenses({ row }: { row: WorkOrder }) {
  if (!usePermission("GET /v1/expenses").isAllowed) return null;
  return (
    <Section title="Expenses">
      <ExpensesOf
        query={{ work_order_id: row.id }}
        start={{
          property: row.property_id,
          property_name: row.property_name,
          work_order: row.id,
          description: row.title,
          category: "maintenance",
          ...(row.vendor_id ? { vendor: row.vendor_id, vendor_name: row.vendor_name ?? "" } : {}),
        }}
        empty={<Text>Nothing was paid for this work yet.</Text>}
      />
    </Section>
  );
}

function Actions({ row, onEdit }: { row: WorkOrder; onEdit: () => void }) {
  const [step, setStep] = useState<Step>();
  return (
    <>
      <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
        Change
      </ActionButton>
      {stepsFrom(row.status).map((each, place) => (
        <ActionButton
          key={each}
          operation={`POST ${PATH}/${each}`}
          variant={place === 0 ? "filled" : "default"}
          onClick={() => setStep(each)}
        >
          {words(each)}
        </ActionButton>
      ))}
      {step && <Move order={row} step={step} onClose={() => setStep(undefined)} />}
    </>
  );
}

function Details({ row }: { row: WorkOrder }) {
  const { organization } = useManager();
  const time = (value: string | null) => value && instant(value, organization.time_zone);
  return (
    <Facts
      items={[
        ["What is to be done", <WrittenText key="text">{row.description}</WrittenText>],
        [
          "Property",
          <ThingLink
            key="property"
            to={`/properties/${row.property_id}`}
            name={row.property_name}
          />,
        ],
        ["Unit", row.unit_id && <ThingLink to={`/units/${row.unit_id}`} name={row.unit_name} />],
        ["Trade", words(row.category)],
        ["Priority", words(row.priority)],
        [
          "Vendor",
          row.vendor_id && <ThingLink to={`/vendors/${row.vendor_id}`} name={row.vendor_name} />,
        ],
        ["Requested by", row.requested_by_name],
        ["May cost", row.estimated_cost_cents !== null && money(row.estimated_cost_cents)],
        ["Did cost", row.actual_cost_cents !== null && money(row.actual_cost_cents)],
        ["Opened", time(row.opened_at)],
        ["Completed", time(row.completed_at)],
        ["Cancelled", time(row.cancelled_at)],
      ]}
    />
  );
}
