import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { useManager } from "../../session/account";
import { type Operation, permissionFor } from "../../session/permission";
import { Page } from "../../ui/page";

interface Report {
  title: string;
  to: string;
  operation: Operation;
  says: string;
}

const REPORTS: readonly Report[] = [
  {
    title: "Income statement",
    to: "/reports/income-statement",
    operation: "GET /v1/reports/income-statement",
    says: "What came in and was paid out, by property and month.",
  },
  {
    title: "Rent roll",
    to: "/reports/rent-roll",
    operation: "GET /v1/reports/rent-roll",
    says: "What each unit is let for, is charged and pays in a month, and where it is vacant.",
  },
  {
    title: "Who owes what",
    to: "/receivables",
    operation: "GET /v1/reports/delinquency",
    says: "Tenants with something overdue, by its age.",
  },
  {
    title: "Homeowners in arrears",
    to: "/reports/association-delinquency",
    operation: "GET /v1/reports/association-delinquency",
    says: "Homeowners with something overdue, by its age.",
  },
  {
    title: "Deposits",
    to: "/reports/deposits",
    operation: "GET /v1/reports/deposits",
    says: "What is held for whom, and what the trust account must hold.",
  },
  {
    title: "Payments to vendors",
    to: "/reports/vendor-payments",
    operation: "GET /v1/reports/vendor-payments",
    says: "What each vendor was paid in a year, as a 1099 asks for.",
  },
  {
    title: "Owner statements",
    to: "/owners",
    operation: "GET /v1/reports/owner-statement",
    says: "Choose an owner, then Statement: a month of the owner’s properties.",
  },
];

/** Every report that the role and the plan allow. */
export function Component() {
  const account = useManager();
  const shown = REPORTS.filter(({ operation }) => permissionFor(account, operation).isAllowed);
  return (
    <Page title="Reports">
      <dl>
        {shown.map(({ title, to, says }) => (
          <div key={to} style={{ marginBottom: 16 }}>
            <Text component="dt" fw={600}>
              <Anchor component={Link} to={to} inherit>
                {title}
              </Anchor>
            </Text>
            <dd style={{ margin: 0 }}>{says}</dd>
          </div>
        ))}
      </dl>
      <Text c="dimmed">
        A lease, a tenant and a homeowner each have a statement to print: it is on their own page,
        under Statement.
      </Text>
    </Page>
  );
}
