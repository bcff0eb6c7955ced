import { useSearchParams } from "react-router";
import { STATEMENT_COLUMNS, STATEMENT_DAYS } from "../../parts/statement";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { ReportPage } from "./report-page";
import { StatementHead } from "./statement-head";

const PATH = "/v1/reports/homeowner-statement";

/** The statement of a homeowner (`?homeowner_id=`). */
export function Component() {
  const [address] = useSearchParams();
  const homeowner_id = address.get("homeowner_id");
  return (
    <ReportPage title="Statement" operation={`GET ${PATH}`}>
      {homeowner_id ? (
        <List
          path={PATH}
          name="statement lines"
          query={{ homeowner_id }}
          filters={STATEMENT_DAYS}
          summary={({ homeowner_name, association_name, property_name, unit_name, totals }) => (
            <StatementHead
              to={`/homeowners/${homeowner_id}`}
              names={[homeowner_name, association_name, property_name, unit_name]}
              totals={totals}
            />
          )}
          columns={STATEMENT_COLUMNS}
          empty={<Empty>Nothing was charged or paid yet.</Empty>}
        />
      ) : (
        <Empty>Open a homeowner, and choose Statement to print there.</Empty>
      )}
    </ReportPage>
  );
}
