import { OpenFile } from "../files/open-file";
import { useHomeowner } from "../session/account";
import { bytes, instant } from "../text/format";
import { words } from "../text/words";
import { Empty } from "../ui/empty";
import { List } from "../ui/list";
import { Page } from "../ui/page";
import { ownLink } from "./files/own-link";

/** What the association shows to all, letters, and the files of own requests and violations. */
export function Component() {
  const { organization } = useHomeowner();
  return (
    <Page title="Documents">
      <List
        path="/v1/homeowner-portal/documents"
        name="documents"
        columns={[
          { title: "File", cell: (file) => <OpenFile file={file} linkOf={ownLink} /> },
          { title: "About", cell: ({ linked_to }) => linked_to },
          { title: "Kind", cell: ({ category }) => words(category) },
          { title: "From", cell: ({ is_own }) => (is_own ? "You" : "The association") },
          { title: "Size", cell: ({ size_bytes }) => bytes(size_bytes), isAmount: true },
          {
            title: "Added",
            cell: ({ created_at }) => instant(created_at, organization.time_zone),
            isShort: true,
          },
        ]}
        hasCsv={false}
        empty={
          <Empty>
            Rules, minutes and letters of your association stand here once it shares them.
          </Empty>
        }
      />
    </Page>
  );
}
