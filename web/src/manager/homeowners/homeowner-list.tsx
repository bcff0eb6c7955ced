import { Homeowners } from "../../parts/homeowners";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { Page } from "../../ui/page";

/** The homeowners of all associations. */
export function Component() {
  const add = (
    <ActionLink operation="POST /v1/homeowners" to="/homeowners/new">
      Add a homeowner
    </ActionLink>
  );
  return (
    <Page title="Homeowners" actions={add}>
      <Homeowners
        empty={
          <Empty action={add}>
            Homeowners own a home in an association that you manage. Add the association first, or
            import all of its homeowners on its page.
          </Empty>
        }
      />
    </Page>
  );
}
