// What a search finds, as places to go to.

import type { Answer } from "../../api/client";
import { words } from "../../text/words";

type FoundRecord = Answer<"get", "/v1/search">["items"][number];

export interface Found {
  /** What it is, in words. */
  kind: string;
  name: string;
  /** What tells it from others of its name. */
  more: string;
  to: string;
}

const PAGES: Record<FoundRecord["kind"], string> = {
  tenant: "/tenants",
  unit: "/units",
  property: "/properties",
  vendor: "/vendors",
  homeowner: "/homeowners",
  association: "/associations",
};

/** The places to choose from. A lease is found by its tenants and by its unit, and named once. */
export function placesOf(records: readonly FoundRecord[], hasLeases: boolean): Found[] {
  const places = records.map(ofRecord);
  if (!hasLeases) return places;
  const leases = new Map<string, Found>();
  for (const record of records) {
    const { lease_id } = record;
    if (lease_id && !leases.has(lease_id)) leases.set(lease_id, leaseOf(record, lease_id));
  }
  return [...places, ...leases.values()];
}

function ofRecord(record: FoundRecord): Found {
  const { kind, id, name, place } = record;
  const to = `${PAGES[kind]}/${id}`;
  if (kind === "unit") return { kind: words(kind), name: homeOf(record), more: "", to };
  return { kind: words(kind), name, more: place ?? "", to };
}

function leaseOf(record: FoundRecord, lease_id: string): Found {
  const more = record.kind === "tenant" ? record.name : "";
  return { kind: "Lease", name: homeOf(record), more, to: `/leases/${lease_id}` };
}

/** Where a tenant lives, or the unit with its property: "Oak House, 1A". */
function homeOf({ kind, name, place }: FoundRecord): string {
  return kind === "unit" ? [place, name].filter(Boolean).join(", ") : (place ?? name);
}
