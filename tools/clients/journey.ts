// A journey with the generated types: what it reads and sends is checked by the compiler.
import createClient from "openapi-fetch";
import type { components, paths } from "./pavilion.d.ts";

declare const process: { env: Record<string, string | undefined> };

type Problem = components["schemas"]["Problem"];

const baseUrl = process.env["PAVILION"] ?? "";
const password = process.env["PASSWORD"] ?? "";
const email = "owner@linden.example";

function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`TypeScript: ${what}`);
}

async function token(): Promise<string> {
  const api = createClient<paths>({ baseUrl });
  const first = await api.POST("/v1/auth/login", { body: { email, password } });
  expect(first.data !== undefined, `signing in: ${first.error?.detail}`);
  if (first.data.outcome === "signed_in") return first.data.token;
  // The owner has two organizations and chooses the one that has associations.
  const offered = first.data.choices.find(
    (each) => each.kind === "manager" && each.organization_name === "Linden Street Properties",
  );
  expect(offered?.kind === "manager", "the choices name the organization");
  const choice = { kind: offered.kind, organization_id: offered.organization_id };
  const second = await api.POST("/v1/auth/login", { body: { email, password, choice } });
  expect(second.data?.outcome === "signed_in", "a choice signs in");
  return second.data.token;
}

const headers = { Authorization: `Bearer ${await token()}` };
const api = createClient<paths>({ baseUrl, headers });

const created = await api.POST("/v1/properties", {
  body: {
    name: `Journey ${crypto.randomUUID()}`,
    kind: "multi_family",
    address_line1: "1 Journey Street",
    city: "Chicago",
    state: "IL",
    postal_code: "60614",
    country: "US",
  },
});
expect(created.data?.status === "active", `creating: ${created.error?.detail}`);
const property_id = created.data.id;

const uploads = [];
for (const name of ["lease.txt", "rules.txt", "notice.txt"]) {
  const uploaded = await api.POST("/v1/documents", {
    body: { file: name, category: "other", property_id },
    bodySerializer(body) {
      const form = new FormData();
      form.append("file", new File([`The text of ${name}.`], name, { type: "text/plain" }));
      form.append("category", body.category);
      form.append("property_id", property_id);
      return form;
    },
  });
  expect(uploaded.data?.property_id === property_id, `uploading: ${uploaded.error?.detail}`);
  uploads.push(uploaded.data.id);
}

const seen = [];
let cursor: string | null = null;
do {
  const query: { property_id: string; limit: number; cursor?: string } = { property_id, limit: 1 };
  if (cursor !== null) query.cursor = cursor;
  const page = await api.GET("/v1/documents", { params: { query } });
  expect(page.data !== undefined, `listing: ${page.error?.detail}`);
  seen.push(...page.data.items.map((each) => each.id));
  cursor = page.data.next_cursor;
} while (cursor !== null);
expect(seen.toString() === uploads.toReversed().toString(), "three pages have the three documents");

const wrong = await api.POST("/v1/units", { body: { property_id, name: "" } });
expect(wrong.error?.code === "VALIDATION_ERROR", "an empty name is refused");
expect(wrong.error.errors?.[0]?.pointer === "/name", "the problem names the field");

let refusal: Problem | undefined;
let seconds = 0;
const unknown = `journey.${crypto.randomUUID()}@example.com`;
for (let tries = 0; tries < 30 && refusal?.status !== 429; tries++) {
  const answer = await createClient<paths>({ baseUrl }).POST("/v1/auth/login", {
    body: { email: unknown, password: "a wrong password" },
  });
  refusal = answer.error;
  seconds = Number(answer.response.headers.get("Retry-After"));
}
expect(refusal?.code === "RATE_LIMITED" && seconds > 0, "wrong passwords are limited");

for (const document_id of uploads) {
  await api.DELETE("/v1/documents/{document_id}", { params: { path: { document_id } } });
}
const archived = await api.POST("/v1/properties/{property_id}/archive", {
  params: { path: { property_id } },
});
expect(archived.data?.status === "archived", `archiving: ${archived.error?.detail}`);
