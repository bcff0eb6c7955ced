import { List, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Operation } from "../../session/permission";
import { ActionLink } from "../../ui/action-button";
import { Page } from "../../ui/page";

const STEPS: { title: string; to: string; operation: Operation; what: string }[] = [
  {
    title: "Import units",
    to: "/units/import",
    operation: "POST /v1/units/import-rows",
    what: "Properties and their units come first: leases and homes are found by their names.",
  },
  {
    title: "Import a rent roll",
    to: "/leases/import",
    operation: "POST /v1/leases/import-rows",
    what: "Then the leases that run, with their tenants, the deposits you hold, and what each owes.",
  },
  {
    title: "Import homeowners",
    to: "/homeowners/import",
    operation: "POST /v1/homeowners/import-rows",
    what: "For an association: its homeowners, their shares, and what each owes.",
  },
];

/** The way from another program's spreadsheets to the books here. */
export function Component() {
  return (
    <Page title="Moving in">
      <Text maw="40rem" mb="md">
        Save what you have as a spreadsheet, with the balances of one day: the last day of the old
        books. Each table is checked as a whole before anything counts, and tells its mistakes by
        row and column.
      </Text>
      <List type="ordered" spacing="lg" withPadding>
        {STEPS.map((step) => (
          <List.Item key={step.to}>
            <Step {...step} />
          </List.Item>
        ))}
      </List>
    </Page>
  );
}

function Step({ title, to, operation, what }: (typeof STEPS)[number]): ReactNode {
  return (
    <>
      <Text mb="xs">{what}</Text>
      <ActionLink operation={operation} to={to} variant="default">
        {title}
      </ActionLink>
    </>
  );
}
