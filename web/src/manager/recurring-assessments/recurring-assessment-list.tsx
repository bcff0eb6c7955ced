import { RecurringAssessments } from "../../parts/assessing/recurring-assessments";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { Page } from "../../ui/page";

/** What the associations charge again and again. */
export function Component() {
  const add = (
    <ActionLink operation="POST /v1/recurring-assessments" to="/recurring-assessments/new">
      Add a recurring assessment
    </ActionLink>
  );
  return (
    <Page title="Recurring assessments" actions={add}>
      <RecurringAssessments
        empty={
          <Empty action={add}>
            Dues that come every month or year: set them up once, and Pavilion charges them.
          </Empty>
        }
      />
    </Page>
  );
}
