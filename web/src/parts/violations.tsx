import type { ReactNode } from "react";
import type { QueryOf } from "../api/client";
import type { RowOf } from "../api/queries";
import { ViolationSeverity, ViolationStatus } from "../api/values";
import { day, money } from "../text/format";
import { choices, words } from "../text/words";
import { type Column, List } from "../ui/list";
import { Status } from "../ui/status";
import { ThingLink } from "../ui/thing-link";
import { CATEGORIES } from "./violation-categories";
import { UNFINISHED } from "./violation-statuses";

type Row = RowOf<"/v1/violations">;

interface ViolationsProps {
  /** Whose, such as `{homeowner_id}`; those of all associations without. */
  query?: QueryOf<"get", "/v1/violations">;
  empty: ReactNode;
}

const STATUSES = [{ value: UNFINISHED, label: "Not over" }, ...choices(ViolationStatus)];

const homeowner: Column<Row> = {
  title: "Homeowner",
  cell: ({ homeowner_id, homeowner_name }) => (
    <ThingLink to={`/homeowners/${homeowner_id}`} name={homeowner_name} />
  ),
};
const association: Column<Row> = {
  title: "Association",
  cell: ({ association_id, association_name }) => (
    <ThingLink to={`/associations/${association_id}`} name={association_name} />
  ),
};

/** The table of violations. */
export function Violations({ query = {}, empty }: ViolationsProps) {
  const isOfOne = query.homeowner_id != null;
  return (
    <List
      path="/v1/violations"
      name="violations"
      query={query}
      to={({ id }) => `/violations/${id}`}
      filters={[
        { name: "status", label: "Status", kind: "choice", choices: STATUSES },
        {
          name: "severity",
          label: "Severity",
          kind: "choice",
          choices: choices(ViolationSeverity),
        },
        { name: "category", label: "Category", kind: "choice", choices: choices(CATEGORIES) },
        ...(isOfOne
          ? []
          : ([{ name: "property_id", label: "Property", kind: "property" }] as const)),
      ]}
      columns={[
        { title: "Category", cell: ({ category }) => words(category) },
        ...(isOfOne ? [] : [homeowner]),
        ...(isOfOne || query.association_id ? [] : [association]),
        {
          title: "Place",
          cell: ({ property_name, unit_name }) =>
            [property_name, unit_name].filter(Boolean).join(", "),
        },
        { title: "Status", cell: ({ status }) => <Status value={status} /> },
        { title: "Severity", cell: ({ severity }) => words(severity) },
        { title: "Seen on", cell: ({ violation_date }) => day(violation_date), isShort: true },
        { title: "Cure by", cell: ({ cure_by }) => cure_by && day(cure_by), isShort: true },
        {
          title: "Fines",
          cell: ({ fined_cents }) => fined_cents > 0 && money(fined_cents),
          isAmount: true,
        },
      ]}
      empty={empty}
    />
  );
}
