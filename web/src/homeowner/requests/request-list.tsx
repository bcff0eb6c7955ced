import { Button } from "@mantine/core";
import { Link } from "react-router";
import { WorkOrderStatus } from "../../api/values";
import { useHomeowner } from "../../session/account";
import { day, dayIn } from "../../text/format";
import { choices } from "../../text/words";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";

/** The homeowner's requests for work, those that are done as well. */
export function Component() {
  const { organization } = useHomeowner();
  const ask = (
    <Button component={Link} to="/home/requests/new">
      Make a request
    </Button>
  );
  return (
    <Page title="Requests" actions={ask}>
      <List
        path="/v1/homeowner-portal/work-orders"
        name="requests"
        to={({ id }) => `/home/requests/${id}`}
        filters={[
          { name: "status", label: "Status", kind: "choice", choices: choices(WorkOrderStatus) },
        ]}
        columns={[
          { title: "Request", cell: ({ title }) => title },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          {
            title: "Opened",
            cell: ({ opened_at }) => day(dayIn(new Date(opened_at), organization.time_zone)),
            isShort: true,
          },
        ]}
        hasCsv={false}
        empty={
          <Empty>Is something broken at your home? Make a request, with photos if you can.</Empty>
        }
      />
    </Page>
  );
}
