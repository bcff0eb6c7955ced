import { useSearchParams } from "react-router";
import { STATEMENT_COLUMNS, STATEMENT_DAYS } from "../../parts/statement";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { ReportPage } from "./report-page";
import { StatementHead } from "./statement-head";

const PATH = "/v1/reports/tenant-statement";

/** The statement of a lease, or of what a tenant owes beside any (`?lease_id=`, `?tenant_id=`). */
export function Component() {
  const [address] = useSearchParams();
  const lease_id = address.get("lease_id");
  const tenant_id = address.get("tenant_id");
  const query = lease_id ? { lease_id } : tenant_id ? { tenant_id } : undefined;
  return (
    <ReportPage title="Statement" operation={`GET ${PATH}`}>
      {query ? (
        <List
          path={PATH}
          name="statement lines"
          query={query}
          filters={STATEMENT_DAYS}
          summary={({ payer, property_name, unit_name, totals }) => (
            <StatementHead
              to={lease_id ? `/leases/${lease_id}` : `/tenants/${tenant_id}`}
              names={[payer, property_name, unit_name]}
              totals={totals}
            />
          )}
          columns={STATEMENT_COLUMNS}
          empty={<Empty>Nothing was charged or paid yet.</Empty>}
        />
      ) : (
        <Empty>Open a lease or a tenant, and choose Statement to print there.</Empty>
      )}
    </ReportPage>
  );
}
