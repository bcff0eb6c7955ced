import { DocumentsOf } from "../../files/documents-of";
import { RecurringAssessments } from "../../parts/assessing/recurring-assessments";
import { Assessments } from "../../parts/charges/assessments";
import { Homeowners } from "../../parts/homeowners";
import { JoinRequests } from "../../parts/join-requests/join-requests";
import { HomeownerPayments } from "../../parts/payments/homeowner-payments";
import { Violations } from "../../parts/violations";
import { usePermission } from "../../session/permission";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { TabActions, Tabs } from "../../ui/tabs";
import type { Association } from "./association";
import { Board } from "./board";
import { Policy } from "./policy";

interface AssociationPartsProps {
  row: Association;
  etag: string | null;
}

/** What belongs to an association, each part loaded when it is opened. */
export function AssociationParts({ row, etag }: AssociationPartsProps) {
  const hasProperties = usePermission("GET /v1/properties").isAllowed;
  const hasRequests = usePermission("GET /v1/join-requests").isAllowed;
  const association_id = row.id;
  return (
    <Tabs
      label="Parts of the association"
      tabs={[
        {
          name: "homeowners",
          title: "Homeowners",
          content: () => <HomeownersOf row={row} />,
        },
        {
          name: "assessments",
          title: "Assessments",
          content: () => (
            <Assessments
              query={{ association_id }}
              empty={<Empty>Set up the dues as a recurring assessment, or assess all once.</Empty>}
            />
          ),
        },
        {
          name: "recurring-assessments",
          title: "Recurring assessments",
          content: () => <Recurring association={row} />,
        },
        {
          name: "payments",
          title: "Payments",
          content: () => (
            <HomeownerPayments
              query={{ association_id }}
              empty={<Empty>Record a payment on the page of the homeowner who made it.</Empty>}
            />
          ),
        },
        {
          name: "violations",
          title: "Violations",
          content: () => (
            <Violations
              query={{ association_id }}
              empty={
                <Empty>Record a violation on the page of the homeowner who answers for it.</Empty>
              }
            />
          ),
        },
        { name: "board", title: "Board", content: () => <Board association={row} /> },
        hasProperties && {
          name: "properties",
          title: "Properties",
          content: () => <Properties association_id={association_id} />,
        },
        hasRequests && {
          name: "join-requests",
          title: "Requests to join",
          content: () => <JoinRequests query={{ association_id }} />,
        },
        {
          name: "rules",
          title: "Fees and payments",
          content: () => <Policy row={row} etag={etag} />,
        },
        {
          name: "documents",
          title: "Documents",
          content: () => (
            <DocumentsOf
              link={{ association_id }}
              isArchived={row.archived_at !== null}
              empty="Keep rules, minutes and budgets here. Homeowners see those that you show them."
            />
          ),
        },
      ]}
    />
  );
}

function HomeownersOf({ row }: { row: Association }) {
  const association_id = row.id;
  const to = `/homeowners/import?association=${association_id}`;
  return (
    <>
      {row.archived_at === null && (
        <TabActions>
          <ActionLink operation="POST /v1/homeowners/import-rows" to={to} variant="default">
            Import homeowners
          </ActionLink>
        </TabActions>
      )}
      <Homeowners
        query={{ association_id }}
        empty={<Empty>Add the homeowners, or give them the join code so that they ask.</Empty>}
      />
    </>
  );
}

function Recurring({ association: { id, archived_at } }: { association: Association }) {
  const to = `/recurring-assessments/new?association=${id}`;
  return (
    <>
      {archived_at === null && (
        <TabActions>
          <ActionLink operation="POST /v1/recurring-assessments" to={to} variant="default">
            Add a recurring assessment
          </ActionLink>
        </TabActions>
      )}
      <RecurringAssessments
        query={{ association_id: id }}
        empty={<Empty>Set up the dues once, and they are charged by themselves.</Empty>}
      />
    </>
  );
}

function Properties({ association_id }: { association_id: string }) {
  return (
    <List
      path="/v1/properties"
      name="properties"
      query={{ association_id }}
      to={({ id }) => `/properties/${id}`}
      columns={[
        { title: "Name", cell: ({ name }) => name },
        { title: "Address", cell: ({ address_line1, city }) => `${address_line1}, ${city}` },
        { title: "Units", cell: ({ unit_count }) => unit_count, isAmount: true },
      ]}
      empty={
        <Empty>
          No property belongs to it. Choose it as the association on the property's own page.
        </Empty>
      }
    />
  );
}
