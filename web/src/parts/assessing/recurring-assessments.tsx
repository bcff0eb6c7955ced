import type { ReactNode } from "react";
import { type RowOf, useList } from "../../api/queries";
import { day, money } from "../../text/format";
import { List } from "../../ui/list";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";

type Row = RowOf<"/v1/recurring-assessments">;
// Of more associations a person finds one by its own list, which leads to what recurs there.
const MOST = 100;

interface RecurringAssessmentsProps {
  /** Of an association, or of one homeowner alone; those of all associations without. */
  query?: { association_id: string } | { homeowner_id: string };
  empty: ReactNode;
}

/** The table of recurring assessments. */
export function RecurringAssessments({ query, empty }: RecurringAssessmentsProps) {
  return query ? <Table query={query} empty={empty} /> : <OfAll empty={empty} />;
}

function OfAll({ empty }: { empty: ReactNode }) {
  const associations = useList("/v1/associations", { limit: MOST });
  const found = associations.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Table associations={found.map(({ id, name }) => ({ value: id, label: name }))} empty={empty} />
  );
}

interface TableProps extends RecurringAssessmentsProps {
  associations?: { value: string; label: string }[];
}

function Table({ query = undefined, associations, empty }: TableProps) {
  const association = {
    title: "Association",
    cell: ({ association_id, association_name }: Row) => (
      <ThingLink to={`/associations/${association_id}`} name={association_name} />
    ),
  };
  return (
    <List
      path="/v1/recurring-assessments"
      name="recurring assessments"
      {...(query ? { query } : {})}
      to={({ id }) => `/recurring-assessments/${id}`}
      filters={
        associations
          ? [
              {
                name: "association_id",
                label: "Association",
                kind: "choice",
                choices: associations,
              },
            ]
          : []
      }
      columns={[
        { title: "For", cell: ({ description }) => description },
        ...(associations ? [association] : []),
        { title: "Charged to", cell: ({ homeowner_name }) => homeowner_name ?? "All homeowners" },
        { title: "Every", cell: ({ interval }) => EVERY[interval] },
        { title: "Next due", cell: nextOf, isShort: true },
        { title: "Amount", cell: amountOf, isAmount: true },
      ]}
      empty={empty}
    />
  );
}

export const EVERY = { monthly: "Month", quarterly: "Quarter", annually: "Year" } as const;

function nextOf({ paused, next_due_date }: Row): ReactNode {
  if (paused) return <Status value="paused" />;
  return next_due_date ? day(next_due_date) : "None";
}

/** "$250.00 each", or "$9,000.00 in all". */
export function amountOf({
  amount_cents,
  total_cents,
  homeowner_id,
}: Pick<Row, "amount_cents" | "total_cents" | "homeowner_id">): string {
  if (total_cents !== null) return `${money(total_cents)} in all`;
  const amount = money(amount_cents ?? 0);
  return homeowner_id ? amount : `${amount} each`;
}
