// What has happened to a violation: steps, letters, files and fines, the oldest first.

import type { Answer } from "../../api/client";
import { History, type Step } from "../../parts/history";
import { stepName } from "../../parts/violation-steps";
import { useManager } from "../../session/account";
import { money } from "../../text/format";
import { words } from "../../text/words";

export type Violation = Answer<"get", "/v1/violations/{violation_id}">;
type Event = Violation["events"][number];

/** The violation's whole history. */
export function Timeline({ row }: { row: Violation }) {
  const { organization } = useManager();
  return <History steps={stepsOf(row)} timeZone={organization.time_zone} />;
}

/** Every step in the order of time. */
export function stepsOf({ events, letters, documents, fines }: Violation): Step[] {
  const cents = new Map(fines.map(({ id, amount_cents }) => [id, amount_cents]));
  const papers = new Set(letters.map(({ document_id }) => document_id));
  const steps: Step[] = [
    ...events.map((event) => ({
      key: event.created_at + event.to_status,
      at: event.created_at,
      what: nameOf(event, cents.get(event.assessment_id ?? "") ?? 0),
      by: event.actor_name,
      note: event.note,
    })),
    ...letters.flatMap(({ id, sent_at, letter_type, email_to }) =>
      sent_at === null
        ? []
        : [
            {
              key: id,
              at: sent_at,
              what: `${words(letter_type)} sent`,
              by: email_to ? `by mail to ${email_to}` : "without a mail",
            },
          ],
    ),
    ...documents
      .filter(({ id }) => !papers.has(id))
      .map(({ id, created_at, file_name, uploaded_by_name }) => ({
        key: id,
        at: created_at,
        what: `${file_name} added`,
        by: uploaded_by_name,
      })),
  ];
  return steps.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** What the step was; a fine with its amount. */
function nameOf(event: Event, cents: number): string {
  return event.assessment_id ? `Fined ${money(cents)}` : stepName(event);
}
