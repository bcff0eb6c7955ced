// Sends one photo or PDF in a form. The API takes it in one request, unlike the files of managers,
// which may be larger and go straight to storage.

import { fetched, standardHeaders } from "../../api/client";
import { Problem } from "../../api/problems";

const PATH = "/v1/homeowner-portal/documents";
const LARGEST_BYTES = 30_000_000;
const TOO_LARGE = "A file may have at most 30 MB. Choose a smaller one.";
export const ACCEPTED = "image/jpeg,image/png,image/gif,image/webp,image/heic,application/pdf";

export type About = { work_order_id: string } | { violation_id: string };

/** Throws what the API refuses; `key` makes a repetition harmless. */
export async function sendFile(file: File, about: About, key: string): Promise<void> {
  // Said at once, since the API's refusal comes when all of it was sent.
  if (file.size > LARGEST_BYTES) throw new Problem({ detail: TOO_LARGE }, 413);
  const form = new FormData();
  // The API judges these before it takes the file, which therefore stands last.
  for (const [name, value] of Object.entries(about)) form.set(name, value);
  form.set("file", file);
  const headers = { ...standardHeaders(PATH), "Idempotency-Key": key };
  const address = new URL(PATH, globalThis.location.origin);
  await fetched(new Request(address, { method: "POST", headers, body: form }));
}
