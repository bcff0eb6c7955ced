// What an expense is for can be in the address (`?property=`, `?work_order=`, `?category=`), so that
// other pages lead here.

import { useNavigate, useSearchParams } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { useManager } from "../../session/account";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { NewExpenseFields } from "./new-expense-fields";

/** Enters an expense, and goes to its page. */
export function Component() {
  const [address] = useSearchParams();
  const { today } = useManager().organization;
  const create = useChange("post", "/v1/expenses");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/expenses">) => {
    const { body: expense } = await create.send({ body });
    notify("Expense entered.");
    navigate(`/expenses/${expense.id}`);
  };
  return (
    <Page
      title="Enter an expense"
      above={[{ title: "Expenses", to: "/expenses" }]}
      operation="POST /v1/expenses"
    >
      <Form
        initial={{
          property_id: address.get("property"),
          work_order_id: address.get("work_order"),
          vendor_id: address.get("vendor"),
          category: address.get("category"),
          description: address.get("description"),
          paid_on: today,
        }}
        submitLabel="Enter the expense"
        submit={submit}
        onCancel={() => navigate("/expenses")}
      >
        <NewExpenseFields
          propertyName={address.get("property_name")}
          vendorName={address.get("vendor_name")}
        />
      </Form>
    </Page>
  );
}
