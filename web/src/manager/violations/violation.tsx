import { Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import { useRead } from "../../api/queries";
import { Photos } from "../../files/photos";
import { UploadPanel } from "../../files/upload-panel";
import { useManager } from "../../session/account";
import { day, instant, money, owed } from "../../text/format";
import { words } from "../../text/words";
import { EditForm } from "../../ui/edit-form";
import { Facts, WrittenText } from "../../ui/facts";
import { Rows } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";
import { Letters } from "./letters";
import { Timeline, type Violation } from "./timeline";
import { ViolationActions } from "./violation-actions";
import { NotesField, ViolationFields } from "./violation-fields";

const PATH = "/v1/violations/{violation_id}";

/** One violation: what was seen, its steps, letters, files and fines. */
export function Component() {
  const violation_id = useParams().violationId ?? "";
  const violation = useRead(PATH, { path: { violation_id } });
  return (
    <Loaded from={violation} what="the violation">
      {(row, etag) => <ViolationPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function ViolationPage({ row, etag }: { row: Violation; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  return (
    <Page
      title={`${words(row.category)}, ${row.homeowner_name}`}
      mark={<Status value={row.status} />}
      above={[{ title: "Violations", to: "/violations" }]}
      actions={<ViolationActions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ violation_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          {row.status !== "closed" && <ViolationFields />}
          <NotesField />
        </EditForm>
      ) : (
        <Details row={row} />
      )}
      <Section title="Letters">
        <Letters row={row} />
      </Section>
      <Section title="Fines">
        <Fines row={row} />
      </Section>
      <Section title="Photos and files">
        <UploadPanel link={{ violation_id: row.id }} category="photo" />
        <Photos documents={row.documents} />
      </Section>
      <Section title="History">
        <Timeline row={row} />
      </Section>
    </Page>
  );
}

function Fines({ row }: { row: Violation }) {
  if (row.fines.length === 0) return <Text c="dimmed">No fine yet.</Text>;
  return (
    <>
      <Rows
        name="fines"
        rows={row.fines}
        to={({ id }) => `/assessments/${id}`}
        columns={[
          { title: "Fine", cell: ({ description }) => description },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          { title: "Due on", cell: ({ due_date }) => day(due_date), isShort: true },
          {
            title: "Amount",
            cell: ({ amount_cents }) => money(amount_cents),
            isAmount: true,
          },
          { title: "Open", cell: ({ open_cents }) => money(open_cents), isAmount: true },
        ]}
      />
      <Text mt="sm">In all: {owed(row.balance_cents)}.</Text>
    </>
  );
}

function Details({ row }: { row: Violation }) {
  const { organization } = useManager();
  const time = (value: string | null) => value && instant(value, organization.time_zone);
  const place = [row.property_name, row.unit_name].filter(Boolean).join(", ");
  const to = row.unit_id ? `/units/${row.unit_id}` : `/properties/${row.property_id}`;
  return (
    <Facts
      items={[
        ["What was seen", <WrittenText key="text">{row.description}</WrittenText>],
        [
          "Homeowner",
          <ThingLink
            key="homeowner"
            to={`/homeowners/${row.homeowner_id}`}
            name={row.homeowner_name}
          />,
        ],
        [
          "Association",
          <ThingLink
            key="association"
            to={`/associations/${row.association_id}`}
            name={row.association_name}
          />,
        ],
        ["Place", row.property_id && <ThingLink to={to} name={place} />],
        ["Severity", words(row.severity)],
        ["Seen on", day(row.violation_date)],
        ["Cure by", row.cure_by && day(row.cure_by)],
        ["Outcome", row.outcome && words(row.outcome)],
        ["Appeal", row.appeal_upheld && "Not granted; it can't be appealed again"],
        ["Resolved", time(row.resolved_at)],
        ["Closed", time(row.closed_at)],
        ["Recorded by", row.created_by_name],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}
