import { ASSOCIATION } from "../../parts/accounts/faces";
import { RecurringAssessments } from "../../parts/assessing/recurring-assessments";
import { Assessments } from "../../parts/charges/assessments";
import { MethodsOfHomeowner } from "../../parts/payment-methods/methods";
import { HomeownerPayments } from "../../parts/payments/homeowner-payments";
import { Statement } from "../../parts/statement";
import { Violations } from "../../parts/violations";
import { usePermission } from "../../session/permission";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { TabActions, Tabs } from "../../ui/tabs";
import type { Homeowner } from "./homeowner";
import { OpenAssessments } from "./open-assessments";

/** What belongs to a homeowner, each part loaded when it is opened. */
export function HomeownerParts({ row }: { row: Homeowner }) {
  const homeowner_id = row.id;
  const seesCards = usePermission("GET /v1/payment-methods").isAllowed;
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
          name: "assessments",
          title: "All assessments",
          content: () => (
            <Assessments
              query={{ homeowner_id }}
              empty={<Empty>Nothing was assessed yet.</Empty>}
            />
          ),
        },
        {
          name: "payments",
          title: "Payments",
          content: () => (
            <HomeownerPayments
              query={{ homeowner_id }}
              empty={<Empty>Nothing was paid yet.</Empty>}
            />
          ),
        },
        {
          name: "statement",
          title: "Statement",
          content: () => (
            <Statement
              path="/v1/homeowners/{homeowner_id}/statement"
              parameters={{ homeowner_id }}
              face={ASSOCIATION}
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
        seesCards && {
          name: "cards",
          title: "Cards and bank accounts",
          content: () => <MethodsOfHomeowner homeownerId={homeowner_id} />,
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
