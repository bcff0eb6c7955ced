// An owner's statement of one month, which is in the address (`?month=2026-10`): read, printed, saved.

import { Button, Group, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useParams, useSearchParams } from "react-router";
import type { Answer } from "../../api/client";
import { type RowOf, useList, useRead } from "../../api/queries";
import { useManager } from "../../session/account";
import { daysLater, monthOf } from "../../text/days";
import { day, money, month as monthInWords } from "../../text/format";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { Facts } from "../../ui/facts";
import { Failure } from "../../ui/failure";
import { CsvButton, Rows } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { PrintButton } from "../../ui/print-button";
import { Section } from "../../ui/section";
import { Waiting } from "../../ui/waiting";
import { BookFees } from "./book-fees";
import { linesOf, type StatementLine } from "./statement-lines";

const PATH = "/v1/reports/owner-statement";
type Owner = Answer<"get", "/v1/owners/{owner_id}">;
type Totals = Answer<"get", typeof PATH>["totals"];

/** What came in and went out for an owner, property by property. */
export function Component() {
  const owner_id = useParams().ownerId ?? "";
  const owner = useRead("/v1/owners/{owner_id}", { path: { owner_id } });
  return (
    <Loaded from={owner} what="the owner">
      {(row) => <Statement key={row.id} owner={row} />}
    </Loaded>
  );
}

function Statement({ owner }: { owner: Owner }) {
  const { organization } = useManager();
  const [address, setAddress] = useSearchParams();
  const lastMonth = daysLater(monthOf(organization.today).first, -1).slice(0, 7);
  const month = address.get("month") || lastMonth;
  const query = { owner_id: owner.id, month };
  const choose = (chosen: string) => setAddress(chosen ? { month: chosen } : {}, { replace: true });
  return (
    <Page
      title={`Statement of ${owner.name}, ${monthInWords(month)}`}
      above={[
        { title: "Owners", to: "/owners" },
        { title: owner.name, to: `/owners/${owner.id}` },
      ]}
      actions={<Fees owner={owner} month={month} />}
      operation={`GET ${PATH}`}
    >
      <Group
        justify="space-between"
        align="flex-end"
        mb="sm"
        role="search"
        aria-label="Which month"
      >
        <TextInput
          type="month"
          label="Month"
          value={month}
          onChange={(event) => choose(event.currentTarget.value)}
        />
        <Group gap="xs">
          <PrintButton />
          <CsvButton path={PATH} query={query} name={`statement-${month}`} />
        </Group>
      </Group>
      <Text mb="sm">Prepared by {organization.name}</Text>
      <Properties query={query} />
    </Page>
  );
}

function Fees({ owner, month }: { owner: Owner; month: string }) {
  const [isBooking, booking] = useDisclosure(false);
  return (
    <>
      <ActionButton
        operation="POST /v1/owners/{owner_id}/book-fees"
        variant="default"
        onClick={booking.open}
      >
        Book the fees
      </ActionButton>
      {isBooking && <BookFees ownerId={owner.id} month={month} onClose={booking.close} />}
    </>
  );
}

function Properties({ query }: { query: { owner_id: string; month: string } }) {
  const list = useList(PATH, query);
  const [first] = list.data?.pages ?? [];
  const properties = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (list.error) return <Failure error={list.error} retry={() => list.refetch()} />;
  if (!first) return <Waiting what="the statement" />;
  if (properties.length === 0) return <Empty>No property was theirs in this month.</Empty>;
  return (
    <>
      {properties.length > 1 && <Sums totals={(first as unknown as { totals: Totals }).totals} />}
      {properties.map((each) => (
        <OfProperty key={each.id} property={each} />
      ))}
      {list.hasNextPage && (
        <Button variant="default" mt="md" onClick={() => list.fetchNextPage()}>
          Show more properties
        </Button>
      )}
    </>
  );
}

/** The sums of all properties. */
function Sums({ totals }: { totals: Totals }) {
  return (
    <section aria-label="All properties">
      <Facts
        items={[
          ["Balance before", money(totals.opening_cents)],
          ["Collected", money(totals.collected_cents)],
          ["Spent", money(totals.spent_cents)],
          ["Management fees", money(totals.management_fee_cents)],
          ["Paid to the owner", money(totals.owner_draw_cents)],
          ["Balance afterwards", money(totals.closing_cents)],
        ]}
      />
    </section>
  );
}

function OfProperty({ property }: { property: RowOf<typeof PATH> }) {
  const draw = new URLSearchParams({
    property: property.id,
    property_name: property.property_name,
    category: "owner_draw",
    description: "Paid to the owner",
  });
  return (
    <Section
      title={property.property_name}
      actions={
        <ActionLink
          operation="POST /v1/expenses"
          to={`/expenses/new?${draw}`}
          variant="default"
          size="xs"
        >
          Enter what the owner was paid
        </ActionLink>
      }
    >
      <Rows
        name={`lines of ${property.property_name}`}
        rows={linesOf(property)}
        columns={[
          {
            title: "What",
            cell: ({ what, isBalance }) => (isBalance ? <strong>{what}</strong> : what),
          },
          { title: "Paid", cell: (line) => line.day && day(line.day), isShort: true },
          { title: "Amount", cell: Amount, isAmount: true },
        ]}
      />
    </Section>
  );
}

function Amount({ cents, isBalance }: StatementLine) {
  return isBalance ? <strong>{money(cents)}</strong> : money(cents);
}
