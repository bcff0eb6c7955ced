import { Anchor, Group, Text, Title } from "@mantine/core";
import { Link, useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { ManualChargeType } from "../../api/values";
import { ForAccount, type RenterAccount } from "../../parts/accounts/renter-account";
import { useManager } from "../../session/account";
import { choices } from "../../text/words";
import { ChoiceField, DayField, LongTextField, MoneyField, TextField } from "../../ui/fields";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";

/** Charges a lease or a tenant, and goes to the charge. */
export function Component() {
  return (
    <Page
      title="New charge"
      above={[{ title: "Charges", to: "/charges" }]}
      operation="POST /v1/charges"
    >
      <ForAccount
        page="/charges/new"
        question={
          <Title order={2} size="h4" mb="md">
            Who owes it?
          </Title>
        }
      >
        {(account) => <ChargeForm account={account} />}
      </ForAccount>
    </Page>
  );
}

function ChargeForm({ account }: { account: RenterAccount }) {
  const { organization } = useManager();
  const create = useChange("post", "/v1/charges");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (entered: BodyOf<"post", "/v1/charges">) => {
    const { body: charge } = await create.send({ body: { ...entered, ...account.named } });
    notify("Charge made.");
    navigate(`/charges/${charge.id}`, { replace: true });
  };
  // A deposit belongs to a lease.
  const types = ManualChargeType.filter(
    (type) => type !== "deposit" || "lease_id" in account.named,
  );
  return (
    <>
      <Group mb="md" gap="xs">
        <Text>
          Owed by <strong>{account.payer}</strong> ({account.purpose}). Credit that waits there pays
          it at once.
        </Text>
        <Anchor component={Link} to="/charges/new">
          Another tenant
        </Anchor>
      </Group>
      <Form
        initial={{ due_date: organization.today }}
        submitLabel="Make the charge"
        submit={submit}
      >
        <ChoiceField name="type" label="Type" choices={choices(types)} isRequired autoFocus />
        <TextField
          name="description"
          label="Description"
          hint="As the statement says it, such as “Water, October”."
          isRequired
        />
        <MoneyField name="amount_cents" label="Amount" isRequired />
        <DayField name="due_date" label="Due on" isRequired />
        <LongTextField name="notes" label="Notes" hint="Only your team sees them." />
      </Form>
    </>
  );
}
