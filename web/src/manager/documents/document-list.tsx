import { Documents } from "../../files/documents";
import { UploadPanel } from "../../files/upload-panel";
import { Page } from "../../ui/page";

/** All documents of the organization. */
export function Component() {
  return (
    <Page title="Documents">
      <UploadPanel link={{}} />
      <Documents empty="Documents are leases, notices, bills and photos. Add the first one here, or on the page of what it belongs to." />
    </Page>
  );
}
