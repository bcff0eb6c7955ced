import { Alert, Group, Stack } from "@mantine/core";
import { useParams } from "react-router";
import { useRead } from "../../api/queries";
import { DocumentsOf } from "../../files/documents-of";
import { placeOf } from "../../parts/accounts/place";
import { endOf } from "../../parts/lease-words";
import { MethodsOfLease } from "../../parts/payment-methods/methods";
import { Statement } from "../../parts/statement";
import { useManager } from "../../session/account";
import { usePermission } from "../../session/permission";
import { day, money, owed } from "../../text/format";
import { words } from "../../text/words";
import { Facts } from "../../ui/facts";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { type Tab, Tabs } from "../../ui/tabs";
import { ThingLink } from "../../ui/thing-link";
import { Account } from "./account";
import { Details } from "./details";
import { LeaseActions } from "./lease-actions";
import { LeasePayments } from "./lease-payments";
import { RecurringCharges } from "./recurring-charges";
import { RenderAgreement } from "./render-agreement";
import { RentChanges } from "./rent-changes";
import { TakeNoticeBack } from "./take-notice-back";
import { Tenants } from "./tenants";
import type { Lease } from "./terms";

/** One lease: what it says, its money, and what can be done with it. */
export function Component() {
  const lease_id = useParams().leaseId ?? "";
  const lease = useRead("/v1/leases/{lease_id}", { path: { lease_id } });
  return (
    <Loaded from={lease} what="the lease">
      {(row, etag) => <LeasePage key={row.id} lease={row} etag={etag} />}
    </Loaded>
  );
}

function LeasePage({ lease, etag }: { lease: Lease; etag: string | null }) {
  const seesCards = usePermission("GET /v1/payment-methods").isAllowed;
  return (
    <Page
      title={placeOf(lease)}
      mark={<Status value={lease.status} />}
      above={[{ title: "Leases", to: "/leases" }]}
      actions={<LeaseActions lease={lease} />}
    >
      <Stack gap="md">
        <Ending lease={lease} />
        <Head lease={lease} />
      </Stack>
      <Tabs label="Parts of the lease" tabs={tabsOf(lease, etag, seesCards)} />
    </Page>
  );
}

function tabsOf(lease: Lease, etag: string | null, seesCards: boolean): (Tab | false)[] {
  const details: Tab = {
    name: "details",
    title: "Details",
    content: () => <Details lease={lease} etag={etag} />,
  };
  const money: Tab[] = [
    {
      name: "statement",
      title: "Statement",
      content: () => (
        <Statement path="/v1/leases/{lease_id}/statement" parameters={{ lease_id: lease.id }} />
      ),
    },
    { name: "account", title: "Open charges", content: () => <Account lease={lease} /> },
    { name: "payments", title: "Payments", content: () => <LeasePayments lease={lease} /> },
  ];
  const others: (Tab | false)[] = [
    seesCards && {
      name: "cards",
      title: "Cards and bank accounts",
      content: () => <MethodsOfLease leaseId={lease.id} balanceCents={lease.balance_cents} />,
    },
    {
      name: "recurring",
      title: "Recurring",
      content: () => <RecurringCharges lease={lease} />,
    },
    { name: "rent", title: "Rent", content: () => <RentChanges lease={lease} /> },
    { name: "tenants", title: "Tenants", content: () => <Tenants lease={lease} /> },
    { name: "documents", title: "Documents", content: () => <LeaseDocuments lease={lease} /> },
  ];
  // Of a draft the terms matter, and it rarely has money yet.
  return lease.status === "draft" ? [details, ...others, ...money] : [...money, ...others, details];
}

function Head({ lease }: { lease: Lease }) {
  return (
    <Facts
      items={[
        [
          "Tenants",
          <Group key="tenants" gap="xs">
            {lease.tenants.map(({ tenant_id, first_name, last_name }) => (
              <ThingLink
                key={tenant_id}
                to={`/tenants/${tenant_id}`}
                name={`${first_name} ${last_name}`}
              />
            ))}
          </Group>,
        ],
        ["Unit", <ThingLink key="unit" to={`/units/${lease.unit_id}`} name={lease.unit_name} />],
        [
          "Property",
          <ThingLink
            key="property"
            to={`/properties/${lease.property_id}`}
            name={lease.property_name}
          />,
        ],
        ["First day", day(lease.start_date)],
        [lease.ended_on ? "Ended on" : "Last day", endOf(lease)],
        ["Rent a month", money(lease.current_rent_cents)],
        ["Balance", words(owed(lease.balance_cents))],
        [lease.ended_on ? "Why it ended" : "Why it ends", lease.termination_reason],
        ["Deposit held", lease.deposit_held_cents > 0 && money(lease.deposit_held_cents)],
        ["Renews", lease.previous_lease_id && before(lease.previous_lease_id)],
        ["Renewed by", lease.next_lease_id && after(lease.next_lease_id)],
      ]}
    />
  );
}

function before(id: string) {
  return <ThingLink to={`/leases/${id}`} name="The lease before" />;
}

function after(id: string) {
  return <ThingLink to={`/leases/${id}`} name="The next lease" />;
}

/** Notice that was given, and the way back from it. */
function Ending({ lease }: { lease: Lease }) {
  const { today } = useManager().organization;
  if (lease.status !== "active" || !lease.notice_given_on) return null;
  return (
    <Alert color="yellow" title="Notice was given">
      <Group justify="space-between">
        On {day(lease.notice_given_on)} it was settled that the lease ends on{" "}
        {day(lease.end_date ?? today)}.
        <TakeNoticeBack lease={lease} />
      </Group>
    </Alert>
  );
}

function LeaseDocuments({ lease }: { lease: Lease }) {
  return (
    <>
      <RenderAgreement lease={lease} />
      <DocumentsOf
        link={{ lease_id: lease.id }}
        empty="Nothing here yet. Draw up the agreement, or add the signed one."
      />
    </>
  );
}
