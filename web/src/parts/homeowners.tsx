import type { ReactNode } from "react";
import type { QueryOf } from "../api/client";
import type { RowOf } from "../api/queries";
import { HomeownerStatus } from "../api/values";
import { money } from "../text/format";
import { PORTAL } from "../text/portal";
import { choices } from "../text/words";
import { type Column, List } from "../ui/list";
import { Status } from "../ui/status";
import { ThingLink } from "../ui/thing-link";

interface HomeownersProps {
  /** Whose, such as `{association_id}`; those of all associations without. */
  query?: QueryOf<"get", "/v1/homeowners">;
  empty: ReactNode;
}

type Row = RowOf<"/v1/homeowners">;

const association: Column<Row> = {
  title: "Association",
  cell: ({ association_id, association_name }) => (
    <ThingLink to={`/associations/${association_id}`} name={association_name} />
  ),
};

/** The table of homeowners. */
export function Homeowners({ query = {}, empty }: HomeownersProps) {
  return (
    <List
      path="/v1/homeowners"
      name="homeowners"
      query={query}
      to={({ id }) => `/homeowners/${id}`}
      filters={[
        { name: "q", label: "Name, e-mail or phone", kind: "search" },
        { name: "status", label: "Status", kind: "choice", choices: choices(HomeownerStatus) },
        { name: "delinquent", label: "Delinquent", kind: "flag" },
        { name: "archived", label: "Archived", kind: "flag" },
      ]}
      columns={[
        { title: "Name", cell: ({ first_name, last_name }) => `${first_name} ${last_name}` },
        ...(query.association_id ? [] : [association]),
        {
          title: "Home",
          cell: ({ property_name, unit_name }) =>
            [property_name, unit_name].filter(Boolean).join(", "),
        },
        { title: "E-mail", cell: ({ email }) => email },
        { title: "Portal", cell: ({ portal_access }) => PORTAL[portal_access] },
        {
          title: "Status",
          cell: ({ status, is_delinquent }) => (
            <Status value={is_delinquent ? "delinquent" : status} />
          ),
        },
        { title: "Balance", cell: ({ balance_cents }) => money(balance_cents), isAmount: true },
      ]}
      empty={empty}
    />
  );
}
