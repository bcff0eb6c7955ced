import type { ReactNode } from "react";
import type { QueryOf } from "../../api/client";
import type { RowOf } from "../../api/queries";
import { AssessmentType, ChargeStatus } from "../../api/values";
import { day, money } from "../../text/format";
import { choices } from "../../text/words";
import type { Filter } from "../../ui/filters";
import { type Column, List } from "../../ui/list";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";
import { placeOf } from "../accounts/place";

const PATH = "/v1/assessments";
type Row = RowOf<typeof PATH>;

interface AssessmentsProps {
  /** Whose, such as `{homeowner_id}`; those of all associations without. */
  query?: QueryOf<"get", typeof PATH>;
  /** Further filters, such as the association. */
  filters?: readonly Filter<keyof QueryOf<"get", typeof PATH> & string>[];
  empty: ReactNode;
}

const payer: readonly Column<Row>[] = [
  {
    title: "Owed by",
    cell: ({ homeowner_id, homeowner_name }) => (
      <ThingLink to={`/homeowners/${homeowner_id}`} name={homeowner_name} />
    ),
  },
  { title: "Home", cell: placeOf },
];

/** The table of assessments, those that are due last first. */
export function Assessments({ query = {}, filters = [], empty }: AssessmentsProps) {
  return (
    <List
      path={PATH}
      name="assessments"
      query={query}
      to={({ id }) => `/assessments/${id}`}
      filters={[
        { name: "open", label: "Only open", kind: "flag" },
        { name: "overdue", label: "Only overdue", kind: "flag" },
        { name: "due_from", label: "Due from", kind: "day" },
        { name: "due_to", label: "to", kind: "day" },
        { name: "type", label: "Type", kind: "choice", choices: choices(AssessmentType) },
        { name: "status", label: "Status", kind: "choice", choices: choices(ChargeStatus) },
        ...filters,
      ]}
      columns={[
        { title: "Assessment", cell: ({ description }) => description },
        ...(query.homeowner_id ? [] : payer),
        { title: "Due", cell: ({ due_date }) => day(due_date), isShort: true },
        {
          title: "Status",
          cell: ({ overdue, status }) => <Status value={overdue ? "overdue" : status} />,
        },
        { title: "Amount", cell: (row) => money(row.effective_cents), isAmount: true },
        { title: "Open", cell: (row) => money(row.open_cents), isAmount: true },
      ]}
      empty={empty}
    />
  );
}
