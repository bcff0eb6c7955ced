import { useParams } from "react-router";
import type { Answer } from "../api/client";
import { useRead } from "../api/queries";
import { bytes, day, money } from "../text/format";
import { words } from "../text/words";
import { Empty } from "../ui/empty";
import { Facts, WrittenText } from "../ui/facts";
import { Rows } from "../ui/list";
import { Loaded } from "../ui/loaded";
import { OutsideLink } from "../ui/outside-link";
import { Page } from "../ui/page";
import { Status } from "../ui/status";
import { Tabs } from "../ui/tabs";
import { Changed } from "./changed";
import { OrganizationActions } from "./organization-actions";
import { when } from "./when";

export type Organization = Answer<"get", "/v1/admin/organizations/{organization_id}">;

/** One organization: its plan, people, invoices, and what operators did to it. */
export function Component() {
  const organization_id = useParams().placeId ?? "";
  const path = "/v1/admin/organizations/{organization_id}";
  const organization = useRead(path, { path: { organization_id } });
  return (
    <Loaded from={organization} what="the organization">
      {(row) => (
        <Page
          key={row.id}
          title={row.name}
          mark={<Status value={row.suspended ? "suspended" : row.status} />}
          above={[{ title: "Organizations", to: "/admin/organizations" }]}
          actions={<OrganizationActions row={row} />}
        >
          <Details row={row} />
          <Tabs
            label="Parts of the organization"
            tabs={[
              { name: "members", title: "Members", content: () => <Members row={row} /> },
              { name: "invoices", title: "Invoices", content: () => <Invoices row={row} /> },
              { name: "actions", title: "Operators' changes", content: () => <Done row={row} /> },
            ]}
          />
        </Page>
      )}
    </Loaded>
  );
}

function Details({ row }: { row: Organization }) {
  const { usage } = row;
  const end = row.current_period_end ?? row.trial_ends_at;
  return (
    <Facts
      items={[
        ["Plan", row.plan_name],
        ["Subscription", words(row.status) + (row.ended_reason ? ` (${row.ended_reason})` : "")],
        [row.status === "trialing" ? "Trial ends" : "Period ends", end && when(end)],
        ["Paid through", row.is_billed && "the payment processor"],
        ["Suspended", row.suspended_at && when(row.suspended_at)],
        ["Why", row.suspended_reason && <WrittenText>{row.suspended_reason}</WrittenText>],
        ["Properties", usage.properties],
        ["Units", usage.units],
        ["Tenants", usage.tenants],
        ["Files", bytes(usage.storage_bytes)],
        ["Slug", row.slug],
        ["Time zone", row.time_zone.replaceAll("_", " ")],
        ["Since", when(row.created_at)],
        ["Last change", row.last_activity_at && when(row.last_activity_at)],
      ]}
    />
  );
}

function Members({ row }: { row: Organization }) {
  return (
    <Rows
      name="members"
      rows={row.members}
      columns={[
        { title: "Name", cell: ({ name }) => name },
        { title: "E-mail", cell: ({ email }) => email },
        { title: "Role", cell: ({ role }) => words(role) },
        {
          title: "Last sign-in",
          cell: ({ last_sign_in_at }) => last_sign_in_at && when(last_sign_in_at),
          isShort: true,
        },
      ]}
    />
  );
}

function Invoices({ row }: { row: Organization }) {
  if (row.invoices.length === 0) return <Empty>It has not been billed for its plan yet.</Empty>;
  return (
    <Rows
      name="invoices"
      rows={row.invoices}
      columns={[
        {
          title: "Number",
          cell: ({ number, hosted_url }) =>
            hosted_url ? (
              <OutsideLink to={hosted_url}>{number ?? "Draft"}</OutsideLink>
            ) : (
              (number ?? "Draft")
            ),
        },
        { title: "Status", cell: ({ status }) => <Status value={status} /> },
        { title: "Due", cell: ({ due_date }) => due_date && day(due_date), isShort: true },
        { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
      ]}
    />
  );
}

function Done({ row }: { row: Organization }) {
  if (row.actions.length === 0) return <Empty>No operator has changed anything here.</Empty>;
  return (
    <Rows
      name="changes"
      rows={row.actions}
      columns={[
        { title: "When", cell: ({ at }) => when(at), isShort: true },
        { title: "Who", cell: ({ actor_name }) => actor_name ?? "The operator's tool" },
        { title: "Reason", cell: ({ reason }) => reason },
        { title: "Values", cell: ({ changes }) => <Changed changes={changes} /> },
      ]}
    />
  );
}
