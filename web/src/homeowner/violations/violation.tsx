import { Stack, Text } from "@mantine/core";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { OpenFile } from "../../files/open-file";
import { History } from "../../parts/history";
import { stepName } from "../../parts/violation-steps";
import { useHomeowner } from "../../session/account";
import { day, instant, money } from "../../text/format";
import { words } from "../../text/words";
import { Facts, WrittenText } from "../../ui/facts";
import { Rows } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { AddFiles } from "../files/add-files";
import { OwnFiles } from "../files/own-files";
import { ownLink } from "../files/own-link";
import { Appeal } from "./appeal";

const PATH = "/v1/homeowner-portal/violations/{violation_id}";
export type Violation = Answer<"get", typeof PATH>;

/** One violation: what was seen, its letters and fines, and the way to appeal. */
export function Component() {
  const violation_id = useParams().ownViolationId ?? "";
  const violation = useRead(PATH, { path: { violation_id } });
  return (
    <Loaded from={violation} what="the violation">
      {(row) => <ViolationPage key={row.id} row={row} />}
    </Loaded>
  );
}

function ViolationPage({ row }: { row: Violation }) {
  const isOver = row.status === "resolved" || row.status === "closed";
  const letters = new Set(row.letters.map(({ document_id }) => document_id));
  return (
    <Page
      title={words(row.category)}
      mark={<Status value={row.status} />}
      above={[{ title: "Violations", to: "/home/violations" }]}
      actions={row.may_be_appealed && <Appeal row={row} />}
    >
      <Facts
        items={[
          ["What was seen", <WrittenText key="text">{row.description}</WrittenText>],
          ["Seen on", day(row.violation_date)],
          ["Put it right by", row.cure_by && day(row.cure_by)],
          ["Severity", words(row.severity)],
          ["Outcome", row.outcome && words(row.outcome)],
          ["Appeal", row.appeal_upheld && "Decided: the violation stands"],
        ]}
      />
      <Section title="Letters">
        <Letters row={row} />
      </Section>
      {row.fines.length > 0 && (
        <Section title="Fines">
          <Fines row={row} />
        </Section>
      )}
      <Section title="Photos and files">
        {!isOver && <AddFiles about={{ violation_id: row.id }} />}
        <OwnFiles documents={row.documents.filter(({ id }) => !letters.has(id))} />
      </Section>
      <Section title="History">
        <Steps row={row} />
      </Section>
    </Page>
  );
}

function Letters({ row }: { row: Violation }) {
  const { organization } = useHomeowner();
  if (row.letters.length === 0) return <Text c="dimmed">No letter was sent yet.</Text>;
  return (
    <Stack gap="xs">
      {row.letters.map(({ id, document_id, subject, sent_at, hearing_at }) => (
        <div key={id}>
          <OpenFile file={{ id: document_id, file_name: subject }} linkOf={ownLink} />
          <Text size="sm" c="dimmed">
            Sent {instant(sent_at, organization.time_zone)}
            {hearing_at && `, about the hearing on ${instant(hearing_at, organization.time_zone)}`}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

function Fines({ row }: { row: Violation }) {
  return (
    <Rows
      name="fines"
      rows={row.fines}
      to={({ id }) => `/home/money/pay?assessment=${id}`}
      columns={[
        { title: "What", cell: ({ description }) => description },
        {
          title: "To pay",
          cell: ({ open_cents, status }) =>
            open_cents > 0 ? money(open_cents) : <Status value={status} />,
          isAmount: true,
        },
        { title: "Due", cell: ({ due_date }) => day(due_date), isShort: true },
      ]}
    />
  );
}

function Steps({ row }: { row: Violation }) {
  const { organization, association } = useHomeowner();
  return (
    <History
      timeZone={organization.time_zone}
      steps={row.events.map(({ created_at, from_status, to_status, note, is_own }) => ({
        key: created_at,
        at: created_at,
        what: stepName({ from_status, to_status }),
        by: is_own ? "you" : association.name,
        note,
      }))}
    />
  );
}
