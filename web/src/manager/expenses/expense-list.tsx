import { ExpenseCategory } from "../../api/values";
import { EXPENSE_COLUMNS, purposeOf } from "../../parts/expense-columns";
import { choices } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";

const [WHAT, ...OTHERS] = EXPENSE_COLUMNS;

/** All expenses, those that were paid last first. */
export function Component() {
  const enter = (
    <ActionLink operation="POST /v1/expenses" to="/expenses/new">
      Enter an expense
    </ActionLink>
  );
  return (
    <Page title="Expenses" actions={enter} operation="GET /v1/expenses">
      <List
        path="/v1/expenses"
        name="expenses"
        to={({ id }) => `/expenses/${id}`}
        filters={[
          { name: "paid_from", label: "Paid from", kind: "day" },
          { name: "paid_to", label: "to", kind: "day" },
          { name: "property_id", label: "Property", kind: "property" },
          {
            name: "category",
            label: "Category",
            kind: "choice",
            choices: choices(ExpenseCategory),
          },
          { name: "voided", label: "Voided", kind: "choice", choices: YES_AND_NO },
          { name: "reconciled", label: "Found at the bank", kind: "choice", choices: YES_AND_NO },
        ]}
        columns={[...(WHAT ? [WHAT] : []), { title: "For", cell: purposeOf }, ...OTHERS]}
        empty={
          <Empty action={enter}>
            Expenses are what you pay out: to vendors, for taxes, to the owners of the houses.
          </Empty>
        }
      />
    </Page>
  );
}

const YES_AND_NO = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];
