import type { ReactNode } from "react";
import type { QueryOf } from "../api/client";
import { ActionLink } from "../ui/action-button";
import { List } from "../ui/list";
import { TabActions } from "../ui/tabs";
import { EXPENSE_COLUMNS } from "./expense-columns";

interface ExpensesOfProps {
  /** What they are about, such as `{property_id}`. */
  query: QueryOf<"get", "/v1/expenses">;
  /** What a new one begins with, as /expenses/new has it in its address. */
  start: Record<string, string>;
  empty: ReactNode;
}

/** The expenses of a property or a work order, as a part of its page. */
export function ExpensesOf({ query, start, empty }: ExpensesOfProps) {
  return (
    <>
      <TabActions>
        <ActionLink
          operation="POST /v1/expenses"
          to={`/expenses/new?${new URLSearchParams(start)}`}
          variant="default"
        >
          Enter an expense
        </ActionLink>
      </TabActions>
      <List
        path="/v1/expenses"
        name="expenses"
        query={query}
        to={({ id }) => `/expenses/${id}`}
        columns={EXPENSE_COLUMNS}
        empty={empty}
      />
    </>
  );
}
