import { Group, NativeSelect } from "@mantine/core";
import { useSearchParams } from "react-router";
import { useManager } from "../../session/account";
import { usePermission } from "../../session/permission";
import { money } from "../../text/format";
import { counted } from "../../text/words";
import { Empty } from "../../ui/empty";
import { Facts } from "../../ui/facts";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { PrintButton } from "../../ui/print-button";

const PATH = "/v1/reports/vendor-payments";
const YEARS = 7;

/** What each vendor was paid in a year, as a 1099 asks for. */
export function Component() {
  const { today } = useManager().organization;
  const hasVendors = usePermission("GET /v1/vendors").isAllowed;
  const [address, setAddress] = useSearchParams();
  const present = Number(today.slice(0, 4));
  const years = Array.from({ length: YEARS }, (_, back) => String(present - back));
  const year = Number(address.get("year") || present);
  return (
    <Page
      title={`Payments to vendors, ${year}`}
      above={[{ title: "Vendors", to: "/vendors" }]}
      actions={<PrintButton />}
      operation={`GET ${PATH}`}
    >
      <Group role="search" aria-label="Which year" mb="sm">
        <NativeSelect
          label="Year"
          data={years}
          value={String(year)}
          onChange={(event) => setAddress({ year: event.currentTarget.value }, { replace: true })}
        />
      </Group>
      <List
        path={PATH}
        name="paid vendors"
        query={{ year }}
        {...(hasVendors ? { to: ({ id }: { id: string }) => `/vendors/${id}` } : {})}
        summary={({ totals }) => (
          <section aria-label="Totals" style={{ marginBottom: 24 }}>
            <Facts
              items={[
                [`Paid to ${counted(totals.vendors, "vendor")}`, money(totals.paid_cents)],
                ["Expenses", totals.expenses],
              ]}
            />
          </section>
        )}
        columns={[
          { title: "Vendor", cell: ({ vendor_name }) => vendor_name },
          { title: "Expenses", cell: ({ expenses }) => expenses, isAmount: true },
          { title: "Paid", cell: ({ paid_cents }) => money(paid_cents), isAmount: true },
        ]}
        empty={<Empty>No vendor was paid in this year. Name the vendor in an expense.</Empty>}
      />
    </Page>
  );
}
