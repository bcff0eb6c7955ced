import type { RowOf } from "../../api/queries";
import { day, money } from "../../text/format";
import { Empty } from "../../ui/empty";
import { Facts } from "../../ui/facts";
import { type Column, List } from "../../ui/list";
import { Status } from "../../ui/status";
import { ReportPage } from "./report-page";

const PATH = "/v1/reports/deposits";

/** The deposits that are held, and what the trust account must hold. */
export function Component() {
  return (
    <ReportPage title="Deposits" operation={`GET ${PATH}`}>
      <List
        path={PATH}
        name="deposits"
        filters={[{ name: "property_id", label: "Property", kind: "property" }]}
        to={({ lease_id }) => `/leases/${lease_id}`}
        summary={({ totals }) => (
          <section aria-label="Totals" style={{ marginBottom: 24 }}>
            <Facts
              items={[
                ["The trust account must hold", money(totals.trust_cents)],
                ["Deposits held", money(totals.held_cents)],
                ["Waiting credit", money(totals.credit_cents)],
                ["Deposits charged", money(totals.charged_cents)],
              ]}
            />
          </section>
        )}
        columns={COLUMNS}
        empty={<Empty>No deposit is held. A lease asks for one when it is activated.</Empty>}
      />
    </ReportPage>
  );
}

const COLUMNS: Column<RowOf<typeof PATH>>[] = [
  { title: "Tenants", cell: ({ payer }) => payer },
  { title: "Home", cell: ({ property_name, unit_name }) => `${property_name}, ${unit_name}` },
  { title: "Lease", cell: ({ status }) => <Status value={status} /> },
  { title: "Ended", cell: ({ ended_on }) => ended_on && day(ended_on), isShort: true },
  { title: "Charged", cell: ({ charged_cents }) => money(charged_cents), isAmount: true },
  { title: "Held", cell: ({ held_cents }) => money(held_cents), isAmount: true },
  { title: "Credit", cell: ({ credit_cents }) => money(credit_cents), isAmount: true },
];
