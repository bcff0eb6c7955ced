import { RecurringAssessments } from "../../parts/assessing/recurring-assessments";
import { Statement } from "../../parts/statement";
import { Violations } from "../../parts/violations";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { TabActions, Tabs } from "../../ui/tabs";
import type { Homeowner } from "./homeowner";
import { OpenAssessments } from "./open-assessments";

const PAGES = { charges: "/assessments", payments: "/homeowner-payments" };

/** What belongs to a homeowner, each part loaded when it is opened. */
export function HomeownerParts({ row }: { row: Homeowner }) {
  const homeowner_id = row.id;
  return (
    <Tabs
      label="Parts of the homeowner"
      tabs={[
        {
          name: "account",
          title: "Open assessments",
          content: () => <OpenAssessments homeownerId={homeowner_id} />,
        },
        {
          name: "statement",
          title: "Statement",
          content: () => (
            <Statement
              path="/v1/homeowners/{homeowner_id}/statement"
              parameters={{ homeowner_id }}
              pages={PAGES}
            />
          ),
        },
        {
          name: "recurring-assessments",
          title: "Recurring assessments",
          content: () => (
            <RecurringAssessments
              query={{ homeowner_id }}
              empty={
                <Empty>
                  Nothing recurs for this homeowner alone. What all homeowners pay stands on the
                  association’s page.
                </Empty>
              }
            />
          ),
        },
        {
          name: "violations",
          title: "Violations",
          content: () => <ViolationsOf row={row} />,
        },
      ]}
    />
  );
}

function ViolationsOf({ row }: { row: Homeowner }) {
  return (
    <>
      {row.archived_at === null && (
        <TabActions>
          <ActionLink
            operation="POST /v1/violations"
            to={`/violations/new?homeowner=${row.id}`}
            variant="default"
          >
            Record a violation
          </ActionLink>
        </TabActions>
      )}
      <Violations query={{ homeowner_id: row.id }} empty={<Empty>No rule was broken.</Empty>} />
    </>
  );
}
