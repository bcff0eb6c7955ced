import { PlatformEventKind } from "../api/values";
import { choices, words } from "../text/words";
import { Empty } from "../ui/empty";
import { List } from "../ui/list";
import { Page } from "../ui/page";
import { ThingLink } from "../ui/thing-link";
import { Changed } from "./changed";
import { when } from "./when";

const KINDS: Record<string, string> = {
  organization: "New organization",
  user: "New account",
  subscription: "Subscription changed",
  admin_action: "Operator's change",
};

/** What happened on the platform. */
export function Component() {
  return (
    <Page title="Activity">
      <List
        path="/v1/admin/activity"
        name="events"
        filters={[
          { name: "kind", label: "What", kind: "choice", choices: choices(PlatformEventKind) },
        ]}
        columns={[
          { title: "When", cell: ({ at }) => when(at), isShort: true },
          { title: "What", cell: ({ kind }) => KINDS[kind] ?? words(kind) },
          {
            title: "Organization",
            cell: ({ organization_id, organization_name }) =>
              organization_id && (
                <ThingLink
                  to={`/admin/organizations/${organization_id}`}
                  name={organization_name}
                />
              ),
          },
          { title: "Who", cell: ({ user_name }) => user_name },
          { title: "Reason", cell: ({ reason }) => reason },
          { title: "Values", cell: ({ changes }) => <Changed changes={changes} /> },
        ]}
        empty={<Empty>Nothing has happened yet.</Empty>}
      />
    </Page>
  );
}
