import type { RowOf } from "../../api/queries";
import { useAssociationChoices } from "../../parts/association-choices";
import { AGE_COLUMNS, OverdueTotals } from "../../parts/overdue-ages";
import { Empty } from "../../ui/empty";
import { type Column, List } from "../../ui/list";
import { Status } from "../../ui/status";
import { ReportPage } from "./report-page";

const PATH = "/v1/reports/association-delinquency";

/** The homeowners with something overdue, the largest amounts first. */
export function Component() {
  return (
    <ReportPage title="Homeowners in arrears" operation={`GET ${PATH}`}>
      <Arrears />
    </ReportPage>
  );
}

function Arrears() {
  const associations = useAssociationChoices();
  return (
    <List
      path={PATH}
      name="homeowners in arrears"
      filters={[
        { name: "association_id", label: "Association", kind: "choice", choices: associations },
      ]}
      to={({ homeowner_id }) => `/homeowners/${homeowner_id}`}
      summary={({ totals }) => totals.accounts > 0 && <OverdueTotals totals={totals} />}
      columns={[...COLUMNS, ...AGE_COLUMNS]}
      empty={<Empty>Nothing is overdue: all assessments that were due are paid.</Empty>}
    />
  );
}

const COLUMNS: Column<RowOf<typeof PATH>>[] = [
  { title: "Homeowner", cell: ({ homeowner_name }) => homeowner_name },
  { title: "Association", cell: ({ association_name }) => association_name },
  {
    title: "Home",
    cell: ({ property_name, unit_name }) => [property_name, unit_name].filter(Boolean).join(", "),
  },
  {
    title: "Standing",
    cell: ({ is_delinquent }) => is_delinquent && <Status value="delinquent" />,
  },
];
