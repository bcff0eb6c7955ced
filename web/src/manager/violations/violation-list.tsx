import { Violations } from "../../parts/violations";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { Page } from "../../ui/page";

/** The violations of all associations. */
export function Component() {
  const add = (
    <ActionLink operation="POST /v1/violations" to="/violations/new">
      Record a violation
    </ActionLink>
  );
  return (
    <Page title="Violations" actions={add}>
      <Violations
        empty={
          <Empty action={add}>
            A violation is a broken rule of an association. Its homeowner gets letters about it, and
            can be fined.
          </Empty>
        }
      />
    </Page>
  );
}
