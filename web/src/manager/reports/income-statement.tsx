import { Text, Title, VisuallyHidden } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { Answer } from "../../api/client";
import type { RowOf } from "../../api/queries";
import { useAssociationChoices } from "../../parts/association-choices";
import { useManager } from "../../session/account";
import { money, month } from "../../text/format";
import { Empty } from "../../ui/empty";
import { type Column, List } from "../../ui/list";
import { Section } from "../../ui/section";
import { incomeLines } from "./income-lines";
import { monthChoices } from "./month-choices";
import { ReportPage } from "./report-page";
import classes from "./reports.module.css";

const PATH = "/v1/reports/income-statement";
const MonthBars = lazy(() => import("./month-bars"));

/** What came in and was paid out: the sums, the months, and each property’s own. */
export function Component() {
  return (
    <ReportPage title="Income statement" operation={`GET ${PATH}`}>
      <Statement />
    </ReportPage>
  );
}

function Statement() {
  const { today } = useManager().organization;
  const associations = useAssociationChoices();
  const months = monthChoices(today, 0, 35);
  return (
    <List
      path={PATH}
      name="months of income"
      filters={[
        {
          name: "month_from",
          label: "From",
          kind: "choice",
          choices: months,
          unchosen: "Twelve months",
        },
        {
          name: "month_to",
          label: "Through",
          kind: "choice",
          choices: months,
          unchosen: "This month",
        },
        { name: "property_id", label: "Property", kind: "property" },
        {
          name: "association_id",
          label: "Association",
          kind: "choice",
          choices: associations,
          unchosen: "None: rentals",
        },
        {
          name: "basis",
          label: "Basis",
          kind: "choice",
          choices: [{ value: "accrual", label: "Accrual: what was charged" }],
          unchosen: "Cash: what was collected",
        },
      ]}
      summary={(statement) => statement.items.length > 0 && <Sums {...statement} />}
      columns={COLUMNS}
      empty={
        <Empty>Nothing was collected or paid out in these months. Record payments first.</Empty>
      }
    />
  );
}

function Sums({ month_from, month_to, totals }: Answer<"get", typeof PATH>) {
  return (
    <>
      <Text my="sm">
        {month(month_from)} through {month(month_to)}
      </Text>
      <table className={classes.sums}>
        <caption>
          <VisuallyHidden>Sums of these months</VisuallyHidden>
        </caption>
        <tbody>
          {incomeLines(totals).map(({ title, cents, isSum }) => (
            <tr key={title} data-sum={isSum}>
              <th scope="row">{title}</th>
              <td>{money(cents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Section title="By month">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table without links has to be scrolled by keyboard */}
        <section className={classes.scroll} aria-label="Income and expenses by month" tabIndex={0}>
          <Suspense>
            <MonthBars months={totals.months} />
          </Suspense>
        </section>
      </Section>
      <Title order={2} size="h4" mb="sm">
        By property
      </Title>
    </>
  );
}

const COLUMNS: Column<RowOf<typeof PATH>>[] = [
  {
    title: "Property",
    cell: ({ property_name, association_name }) =>
      property_name ?? association_name ?? "Of no property",
  },
  { title: "Month", cell: (row) => month(row.month), isShort: true },
  { title: "Income", cell: ({ income_cents }) => money(income_cents), isAmount: true },
  { title: "Expenses", cell: ({ expenses_cents }) => money(expenses_cents), isAmount: true },
  {
    title: "Processor fees",
    cell: ({ processor_fees_cents }) => money(processor_fees_cents),
    isAmount: true,
  },
  { title: "Net", cell: ({ net_cents }) => money(net_cents), isAmount: true },
];
