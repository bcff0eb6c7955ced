import { Anchor, Group, Text } from "@mantine/core";
import { Link, useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { useManager } from "../../session/account";
import { choices, words } from "../../text/words";
import { ChoiceField, DayField, LongTextField, MoneyField, TextField } from "../../ui/fields";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import type { Face } from "../accounts/faces";
import type { PayerAccount } from "../accounts/payer-account";

interface ChargeFormProps {
  account: PayerAccount;
  types: readonly string[];
  /** What a description may be, such as “Water, October”. */
  example: string;
}

/** Charges the account, and goes to the charge. */
export function ChargeForm({ account, types, example }: ChargeFormProps) {
  const { organization } = useManager();
  const { charge, charges, chargesPath, payer } = account.face;
  const create = useChange("post", chargesPath);
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (entered: BodyOf<"post", Face["chargesPath"]>) => {
    const { body: made } = await create.send({ body: { ...entered, ...account.named } });
    notify(`${words(charge)} made.`);
    navigate(`${charges}/${made.id}`, { replace: true });
  };
  return (
    <>
      <Group mb="md" gap="xs">
        <Text>
          Owed by <strong>{account.payer}</strong> ({account.purpose}). Credit that waits there pays
          it at once.
        </Text>
        <Anchor component={Link} to={`${charges}/new`}>
          Another {payer}
        </Anchor>
      </Group>
      <Form
        initial={{ due_date: organization.today }}
        submitLabel={`Make the ${charge}`}
        submit={submit}
      >
        <ChoiceField name="type" label="Type" choices={choices(types)} isRequired autoFocus />
        <TextField
          name="description"
          label="Description"
          hint={`As the statement says it, such as ${example}.`}
          isRequired
        />
        <MoneyField name="amount_cents" label="Amount" isRequired />
        <DayField name="due_date" label="Due on" isRequired />
        <LongTextField name="notes" label="Notes" hint="Only your team sees them." />
      </Form>
    </>
  );
}
