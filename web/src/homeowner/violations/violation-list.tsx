import { ViolationStatus } from "../../api/values";
import { day, money } from "../../text/format";
import { choices, words } from "../../text/words";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";

/** What the association says was against its rules at the homeowner's home. */
export function Component() {
  return (
    <Page title="Violations">
      <List
        path="/v1/homeowner-portal/violations"
        name="violations"
        to={({ id }) => `/home/violations/${id}`}
        filters={[
          { name: "status", label: "Status", kind: "choice", choices: choices(ViolationStatus) },
        ]}
        columns={[
          { title: "About", cell: ({ category }) => words(category) },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          { title: "Cure by", cell: ({ cure_by }) => cure_by && day(cure_by), isShort: true },
          {
            title: "Fines",
            cell: ({ fined_cents }) => fined_cents > 0 && money(fined_cents),
            isAmount: true,
          },
        ]}
        hasCsv={false}
        empty={<Empty>Nothing was reported about your home.</Empty>}
      />
    </Page>
  );
}
