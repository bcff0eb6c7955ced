import { useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { useAssociationChoices } from "../../parts/association-choices";
import { ChoiceField, TextField } from "../../ui/fields";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";

/** Adds a bank account, and goes to its page. */
export function Component() {
  const create = useChange("post", "/v1/bank-accounts");
  const associations = useAssociationChoices();
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/bank-accounts">) => {
    const { body: account } = await create.send({ body });
    notify("Bank account added.");
    navigate(`/bank/${account.id}`);
  };
  return (
    <Page
      title="Add a bank account"
      above={[{ title: "Bank accounts", to: "/bank" }]}
      operation="POST /v1/bank-accounts"
    >
      <Form submitLabel="Add the bank account" submit={submit} onCancel={() => navigate("/bank")}>
        <TextField
          name="name"
          label="Name"
          hint="Such as Operating account."
          isRequired
          autoFocus
        />
        <TextField
          name="last4"
          label="Last four digits of its number"
          hint="With them a file of another account is refused."
        />
        <ChoiceField
          name="association_id"
          label="Whose money it holds"
          hint="This can't be changed later."
          choices={associations}
          none="Rental money"
        />
      </Form>
    </Page>
  );
}
