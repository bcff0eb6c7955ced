// The bank account can be in the address (`?bank_account=`), so that its page leads here.

import { useNavigate, useSearchParams } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange, useList } from "../../api/queries";
import { ChoiceField, DayField, MoneyField } from "../../ui/fields";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";

const MOST_ACCOUNTS = 100;

/** Begins a reconciliation, and goes to its page. */
export function Component() {
  const [address] = useSearchParams();
  const create = useChange("post", "/v1/reconciliations");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/reconciliations">) => {
    const { body: made } = await create.send({ body });
    notify(
      made.auto_matched
        ? "Matched what is certain."
        : "There is too much to match by itself. Match some by hand.",
    );
    navigate(`/reconciliations/${made.id}`);
  };
  return (
    <Page
      title="Reconcile a period"
      above={[{ title: "Reconciliations", to: "/reconciliations" }]}
      operation="POST /v1/reconciliations"
    >
      <Form
        initial={{ bank_account_id: address.get("bank_account") }}
        submitLabel="Begin"
        submit={submit}
        onCancel={() => navigate("/reconciliations")}
      >
        <BankAccountField />
        <DayField name="start_date" label="First day" isRequired />
        <DayField name="end_date" label="Last day" isRequired />
        <MoneyField
          name="statement_balance_cents"
          label="Balance on the statement"
          hint="On the last day. You can also enter it when you complete the reconciliation."
        />
      </Form>
    </Page>
  );
}

function BankAccountField() {
  const accounts = useList("/v1/bank-accounts", { limit: MOST_ACCOUNTS });
  const found = accounts.data?.pages.flatMap(({ items }) => items) ?? [];
  const choices = found.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <ChoiceField
      name="bank_account_id"
      label="Bank account"
      choices={choices}
      isRequired
      autoFocus
    />
  );
}
