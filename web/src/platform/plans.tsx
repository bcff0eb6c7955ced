import { Anchor } from "@mantine/core";
import { useState } from "react";
import type { Answer } from "../api/client";
import { useRead } from "../api/queries";
import { bytes, money } from "../text/format";
import { Rows } from "../ui/list";
import { Loaded } from "../ui/loaded";
import { Page } from "../ui/page";
import { ThingLink } from "../ui/thing-link";
import { PlanDialog } from "./plan-dialog";

export type Plan = Answer<"get", "/v1/admin/plans">["items"][number];

/** All plans, also those that are not on offer. */
export function Component() {
  const plans = useRead("/v1/admin/plans", {});
  const [chosen, choose] = useState<Plan>();
  return (
    <Page title="Plans">
      <Loaded from={plans} what="the plans">
        {({ items }) => <Plans rows={items} choose={choose} />}
      </Loaded>
      {chosen && <PlanDialog key={chosen.id} row={chosen} onClose={() => choose(undefined)} />}
    </Page>
  );
}

function Plans({ rows, choose }: { rows: Plan[]; choose: (row: Plan) => void }) {
  const limit = (most: number | null) =>
    most === null ? "No limit" : new Intl.NumberFormat().format(most);
  return (
    <Rows
      name="plans"
      rows={rows}
      columns={[
        {
          title: "Plan",
          cell: (row) => (
            <Anchor component="button" type="button" onClick={() => choose(row)}>
              {row.name}
            </Anchor>
          ),
        },
        { title: "Price", cell: ({ price_cents }) => money(price_cents), isAmount: true },
        {
          title: "Subscribers",
          cell: ({ slug, subscribers }) => (
            <ThingLink to={`/admin/organizations?plan=${slug}`} name={String(subscribers)} />
          ),
          isAmount: true,
        },
        { title: "Properties", cell: (row) => limit(row.max_properties), isAmount: true },
        { title: "Tenants", cell: (row) => limit(row.max_tenants), isAmount: true },
        { title: "Members", cell: (row) => limit(row.max_members), isAmount: true },
        {
          title: "Files",
          cell: (row) =>
            row.max_storage_bytes === null ? "No limit" : bytes(row.max_storage_bytes),
          isAmount: true,
        },
        {
          title: "Calls an hour",
          cell: (row) => limit(row.max_api_calls_per_hour),
          isAmount: true,
        },
        { title: "On offer", cell: ({ is_active }) => (is_active ? "Yes" : "No") },
      ]}
    />
  );
}
