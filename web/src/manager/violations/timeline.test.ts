import { expect, test } from "vitest";
import { stepsOf, type Violation } from "./timeline";

const BY = { actor_kind: "manager", actor_user_id: "1", homeowner_id: null } as const;
const EVENT = { ...BY, actor_name: "Ada Admin", assessment_id: null, note: null } as const;

function at(minute: number): string {
  return `2026-03-02T10:0${minute}:00Z`;
}

function steps(changes: Partial<Violation>): string[] {
  const empty = { events: [], letters: [], documents: [], fines: [] };
  return stepsOf({ ...empty, ...changes } as unknown as Violation).map(({ what, by }) =>
    [what, by].filter(Boolean).join(", "),
  );
}

test("steps, letters and files stand in the order of time", () => {
  const letter = { id: "l", letter_type: "first_notice", sent_at: at(2), document_id: "pdf" };
  const file = { uploaded_by_name: "Hugo Home" };
  const found = steps({
    events: [
      { ...EVENT, from_status: null, to_status: "open", created_at: at(0) },
      { ...EVENT, from_status: "open", to_status: "in_progress", created_at: at(4) },
    ],
    letters: [
      { ...letter, email_to: "h@example.com" },
      { ...letter, id: "draft", sent_at: null },
    ] as unknown as Violation["letters"],
    documents: [
      { ...file, id: "photo", file_name: "hedge.png", created_at: at(3) },
      { ...file, id: "pdf", file_name: "First notice.pdf", created_at: at(2) },
    ] as unknown as Violation["documents"],
  });

  expect(found).toEqual([
    "Recorded, Ada Admin",
    "First notice sent, by mail to h@example.com",
    "hedge.png added, Hugo Home",
    "In progress, Ada Admin",
  ]);
});

test("a fine says how much, and a decision who gave way", () => {
  const fine = { id: "f", amount_cents: 7500 } as Violation["fines"][number];
  const step = { ...EVENT, created_at: at(1) };
  const found = steps({
    fines: [fine],
    events: [
      { ...step, from_status: "open", to_status: "open", assessment_id: "f" },
      { ...step, from_status: "open", to_status: "appealed" },
      { ...step, from_status: "appealed", to_status: "open" },
      { ...step, from_status: "appealed", to_status: "closed" },
    ],
  });

  expect(found.map((each) => each.replace(", Ada Admin", ""))).toEqual([
    "Fined $75.00",
    "Appealed",
    "Appeal not granted",
    "Appeal granted",
  ]);
});
