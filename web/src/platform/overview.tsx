import { SimpleGrid, Text } from "@mantine/core";
import type { Answer } from "../api/client";
import { useRead } from "../api/queries";
import { SubscriptionStatus } from "../api/values";
import { money } from "../text/format";
import { words } from "../text/words";
import { Rows } from "../ui/list";
import { Loaded } from "../ui/loaded";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { ThingLink } from "../ui/thing-link";

type Stats = Answer<"get", "/v1/admin/stats">;

/** What is on the platform, and what it brings in. */
export function Component() {
  const stats = useRead("/v1/admin/stats", {});
  return (
    <Page title="Overview">
      <Loaded from={stats} what="the figures">
        {(figures) => (
          <>
            <Figures of={figures} />
            <Section title="Plans">
              <Plans of={figures} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Figures({ of }: { of: Stats }) {
  const count = (value: number) => new Intl.NumberFormat().format(value);
  const figures = [
    ["Monthly revenue", money(of.mrr_cents)],
    ["Yearly revenue", money(of.arr_cents)],
    ["Organizations", count(of.organizations)],
    ["Suspended", count(of.suspended)],
    ["People", count(of.users)],
    ["Properties", count(of.properties)],
    ["Tenants", count(of.tenants)],
    ["Homeowners", count(of.homeowners)],
  ];
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} component="dl" m={0}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} size="xl" fw={600}>
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

function Plans({ of }: { of: Stats }) {
  return (
    <Rows
      name="plans"
      rows={of.plans}
      columns={[
        {
          title: "Plan",
          cell: ({ slug, name }) => (
            <ThingLink to={`/admin/organizations?plan=${slug}`} name={name} />
          ),
        },
        ...SubscriptionStatus.map((status) => ({
          title: words(status),
          cell: ({ subscriptions }: Stats["plans"][number]) => subscriptions[status],
          isAmount: true,
        })),
        { title: "A month", cell: ({ mrr_cents }) => money(mrr_cents), isAmount: true },
      ]}
    />
  );
}
