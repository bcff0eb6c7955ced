import { VisuallyHidden } from "@mantine/core";
import type { Answer } from "../../api/client";
import { Bar } from "../../parts/bar";
import { money, month } from "../../text/format";
import classes from "./reports.module.css";

type Months = Answer<"get", "/v1/reports/income-statement">["totals"]["months"];

/** A chart that is a table: of each month the income above, what was spent below. */
export default function MonthBars({ months }: { months: Months }) {
  const whole = Math.max(...months.flatMap((each) => [each.income_cents, each.expenses_cents]));
  return (
    <table className={classes.months}>
      <caption>
        <VisuallyHidden>Income and expenses by month</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">Month</th>
          <th scope="col">
            <VisuallyHidden>Parts of the largest amount</VisuallyHidden>
          </th>
          <th scope="col">Income</th>
          <th scope="col">Expenses</th>
          <th scope="col">Net</th>
        </tr>
      </thead>
      <tbody>
        {months.map((each) => (
          <tr key={each.month}>
            <th scope="row">{month(each.month)}</th>
            <td className={classes.bars}>
              <Bar part={each.income_cents} whole={whole} />
              <Bar part={each.expenses_cents} whole={whole} isSecond />
            </td>
            <td>{money(each.income_cents)}</td>
            <td>{money(each.expenses_cents)}</td>
            <td>{money(each.net_cents)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
