import { Button } from "@mantine/core";
import { useState } from "react";
import { type RowOf, useChange, useRead } from "../api/queries";
import { ACCOUNTS } from "../api/scope";
import { Empty } from "../ui/empty";
import { FormDialog } from "../ui/form-dialog";
import { List } from "../ui/list";
import { Page } from "../ui/page";
import { ReasonField } from "./reason-field";
import { when } from "./when";

type Person = RowOf<"/v1/admin/users">;

/** All people with an account. */
export function Component() {
  const own = useRead(ACCOUNTS.platform, {}).data?.body.user.id;
  const [chosen, choose] = useState<Person>();
  return (
    <Page title="People">
      <List
        path="/v1/admin/users"
        name="people"
        filters={[
          { name: "q", label: "Name or e-mail", kind: "search" },
          { name: "super_admins", label: "Operators", kind: "flag" },
        ]}
        columns={[
          { title: "Name", cell: ({ name }) => name },
          { title: "E-mail", cell: ({ email }) => email },
          { title: "Verified", cell: (row) => (row.email_verified_at ? "Yes" : "No") },
          { title: "Organizations", cell: ({ organizations }) => organizations, isAmount: true },
          { title: "Homes", cell: ({ homes }) => homes, isAmount: true },
          {
            title: "Last sign-in",
            cell: ({ last_sign_in_at }) => last_sign_in_at && when(last_sign_in_at),
            isShort: true,
          },
          {
            title: "Operator",
            cell: (row) => <Right row={row} isOwn={row.id === own} change={() => choose(row)} />,
          },
        ]}
        empty={<Empty>People stand here as soon as the first one signs up.</Empty>}
      />
      {chosen && <ChangeRight row={chosen} onClose={() => choose(undefined)} />}
    </Page>
  );
}

interface RightProps {
  row: Person;
  isOwn: boolean;
  change: () => void;
}

function Right({ row, isOwn, change }: RightProps) {
  if (isOwn) return "You";
  if (!row.is_super_admin && !row.email_verified_at) return "–";
  return (
    <Button variant="default" size="xs" onClick={change}>
      {row.is_super_admin ? "Take the right" : "Make an operator"}
    </Button>
  );
}

function ChangeRight({ row, onClose }: { row: Person; onClose: () => void }) {
  const change = useChange("patch", "/v1/admin/users/{user_id}");
  const is_super_admin = !row.is_super_admin;
  const submit = ({ reason }: { reason: string }) =>
    change.send({ path: { user_id: row.id }, body: { is_super_admin, reason } });
  return (
    <FormDialog
      title={is_super_admin ? `Make ${row.name} an operator?` : `Take ${row.name}'s right?`}
      submitLabel={is_super_admin ? "Make an operator" : "Take the right"}
      notice={`${row.name} has to sign in again.`}
      isDangerous
      submit={submit}
      onClose={onClose}
    >
      {is_super_admin
        ? "An operator sees every organization and can act in it. All sessions of the person end."
        : "All sessions of the person end, also those in a customer's place."}
      <ReasonField autoFocus />
    </FormDialog>
  );
}
