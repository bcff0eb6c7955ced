import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { RowOf } from "../../api/queries";
import { useChange } from "../../api/queries";
import { useManager } from "../../session/account";
import { permissionFor, usePermission } from "../../session/permission";
import { day, dayIn } from "../../text/format";
import { words } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { FormDialog } from "../../ui/form-dialog";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { Tabs } from "../../ui/tabs";
import { Invitations, InviteButton } from "./invitations";
import { mayManage, RoleField, type RoleName } from "./roles";

type Member = RowOf<"/v1/members">;

/** The people of the organization, and those who are invited. */
export function Component() {
  const account = useManager();
  const mayInvite = !permissionFor(account, "GET /v1/invitations").isForOthers;
  return (
    <Page title="Members" actions={<InviteButton />}>
      <Tabs
        label="Parts of the members"
        tabs={[
          { name: "members", title: "Members", content: () => <Members /> },
          mayInvite && {
            name: "invitations",
            title: "Invitations",
            content: () => <Invitations />,
          },
        ]}
      />
    </Page>
  );
}

function Members() {
  const { organization } = useManager();
  const mayChange = usePermission("PATCH /v1/members/{member_id}").isAllowed;
  return (
    <List
      path="/v1/members"
      name="members"
      filters={[{ name: "q", label: "Name or e-mail", kind: "search" }]}
      columns={[
        { title: "Name", cell: ({ name }) => name },
        { title: "E-mail", cell: ({ email }) => email },
        { title: "Role", cell: ({ role }) => words(role) },
        {
          title: "Joined",
          cell: ({ created_at }) => day(dayIn(new Date(created_at), organization.time_zone)),
        },
        ...(mayChange
          ? [{ title: "Change", cell: (row: Member) => <MemberActions row={row} /> }]
          : []),
      ]}
      empty={<Text my="md">There are no members.</Text>}
    />
  );
}

function MemberActions({ row }: { row: Member }) {
  const { user, role } = useManager();
  const [isChanging, change] = useDisclosure(false);
  const [isRemoving, remove] = useDisclosure(false);
  const isSelf = row.user_id === user.id;
  if (!mayManage(role, row.role)) return null;
  return (
    <Group gap="xs" wrap="nowrap">
      <ActionButton
        operation="PATCH /v1/members/{member_id}"
        variant="default"
        size="xs"
        aria-label={`Change role of ${row.name}`}
        onClick={change.open}
      >
        Change role
      </ActionButton>
      {!isSelf && (
        <Button variant="default" size="xs" aria-label={`Remove ${row.name}`} onClick={remove.open}>
          Remove
        </Button>
      )}
      {isChanging && <RoleDialog row={row} isSelf={isSelf} onClose={change.close} />}
      {isRemoving && <RemoveDialog row={row} onClose={remove.close} />}
    </Group>
  );
}

interface RoleDialogProps {
  row: Member;
  isSelf: boolean;
  onClose: () => void;
}

function RoleDialog({ row, isSelf, onClose }: RoleDialogProps) {
  const change = useChange("patch", "/v1/members/{member_id}");
  return (
    <FormDialog<{ role: RoleName }>
      title={`Role of ${row.name}`}
      submitLabel="Save"
      notice={`The role of ${row.name} is changed.`}
      initial={{ role: row.role }}
      submit={({ role }) => change.send({ path: { member_id: row.id }, body: { role } })}
      onClose={onClose}
    >
      {isSelf && <Text>This is you. You can't take back a role that you give away.</Text>}
      <RoleField />
    </FormDialog>
  );
}

function RemoveDialog({ row, onClose }: { row: Member; onClose: () => void }) {
  const { organization } = useManager();
  const remove = useChange("delete", "/v1/members/{member_id}");
  return (
    <FormDialog
      title={`Remove ${row.name}?`}
      submitLabel="Remove"
      notice={`${row.name} is no member any more.`}
      isDangerous
      submit={() => remove.send({ path: { member_id: row.id } })}
      onClose={onClose}
    >
      <Text>
        {row.email} can't see or change anything of {organization.name} from now on. What this
        person did stays recorded.
      </Text>
    </FormDialog>
  );
}
