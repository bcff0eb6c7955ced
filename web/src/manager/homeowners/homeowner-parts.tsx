import { Statement } from "../../parts/statement";
import { Tabs } from "../../ui/tabs";
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
      ]}
    />
  );
}
