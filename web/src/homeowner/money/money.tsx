import { Page } from "../../ui/page";
import { Tabs } from "../../ui/tabs";
import { Assessments, Due } from "./assessments";
import { PayButton } from "./pay-button";
import { Payments } from "./payments";
import { OwnStatement } from "./statement";

/** What the homeowner owes, has paid, and how the one became the other. */
export function Component() {
  return (
    <Page title="Balance and payments" actions={<PayButton />}>
      <Tabs
        label="Parts of your money"
        tabs={[
          { name: "due", title: "To pay", content: () => <Due /> },
          { name: "assessments", title: "Assessments", content: () => <Assessments /> },
          { name: "payments", title: "Payments", content: () => <Payments /> },
          { name: "statement", title: "Statement", content: () => <OwnStatement /> },
        ]}
      />
    </Page>
  );
}
