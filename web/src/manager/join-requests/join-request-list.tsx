import { JoinRequests } from "../../parts/join-requests/join-requests";
import { Page } from "../../ui/page";

/** The requests to join, of all associations. */
export function Component() {
  return (
    <Page title="Requests to join" operation="GET /v1/join-requests">
      <JoinRequests />
    </Page>
  );
}
