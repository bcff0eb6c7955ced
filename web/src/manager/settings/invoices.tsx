import { useManager } from "../../session/account";
import { day, dayIn, plainMoney } from "../../text/format";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { OutsideLink } from "../../ui/outside-link";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";

/** What the organization was billed for its plan. Each invoice is shown at the processor. */
export function Component() {
  const { organization } = useManager();
  const on = (moment: string | null) =>
    moment && day(dayIn(new Date(moment), organization.time_zone));
  return (
    <Page title="Invoices" operation="GET /v1/invoices">
      <List
        path="/v1/invoices"
        name="invoices"
        columns={[
          { title: "Number", cell: ({ number }) => number ?? "Without a number", isShort: true },
          { title: "From", cell: ({ period_start }) => on(period_start), isShort: true },
          { title: "Until", cell: ({ period_end }) => on(period_end), isShort: true },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          { title: "Paid on", cell: ({ paid_at }) => on(paid_at), isShort: true },
          {
            title: "Amount",
            cell: ({ amount_cents, currency }) =>
              `${plainMoney(amount_cents)} ${currency.toUpperCase()}`,
            isAmount: true,
          },
          {
            title: "Page",
            cell: ({ hosted_url, status }) =>
              hosted_url && (
                <OutsideLink to={hosted_url}>
                  {status === "open" || status === "failed" ? "Pay or print" : "Print"}
                </OutsideLink>
              ),
            isShort: true,
          },
        ]}
        empty={
          <Empty
            action={
              <ActionLink operation="GET /v1/subscriptions/current" to="/settings/plan">
                Look at the plan
              </ActionLink>
            }
          >
            There are no invoices yet. Each payment for the plan gets one.
          </Empty>
        }
      />
    </Page>
  );
}
