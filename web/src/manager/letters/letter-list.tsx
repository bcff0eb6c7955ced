import { Button } from "@mantine/core";
import { Link } from "react-router";
import { LetterStatus } from "../../api/values";
import { useManager } from "../../session/account";
import { instant } from "../../text/format";
import { choices, words } from "../../text/words";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";

/** All letters about violations. */
export function Component() {
  const { organization } = useManager();
  const templates = (
    <Button component={Link} to="/letters/templates" variant="default">
      Templates
    </Button>
  );
  const violations = (
    <Button component={Link} to="/violations" variant="default">
      See the violations
    </Button>
  );
  return (
    <Page title="Letters" actions={templates}>
      <List
        path="/v1/violation-letters"
        name="letters"
        to={({ id }) => `/letters/${id}`}
        filters={[
          { name: "status", label: "Status", kind: "choice", choices: choices(LetterStatus) },
        ]}
        columns={[
          { title: "Letter", cell: ({ letter_type }) => words(letter_type) },
          { title: "Homeowner", cell: ({ homeowner_name }) => homeowner_name },
          {
            title: "Violation",
            cell: ({ violation_id, violation_category }) => (
              <ThingLink to={`/violations/${violation_id}`} name={words(violation_category)} />
            ),
          },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          {
            title: "Sent",
            cell: ({ sent_at }) => sent_at && instant(sent_at, organization.time_zone),
          },
        ]}
        empty={
          <Empty action={violations}>
            Letters about violations are written on a violation's own page.
          </Empty>
        }
      />
    </Page>
  );
}
