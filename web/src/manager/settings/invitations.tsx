import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { RowOf } from "../../api/queries";
import { useChange } from "../../api/queries";
import { mayMove } from "../../api/states";
import { InvitationState } from "../../api/values";
import { useManager } from "../../session/account";
import { day, dayIn } from "../../text/format";
import { choices, words } from "../../text/words";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { Empty } from "../../ui/empty";
import { TextField } from "../../ui/fields";
import { FormDialog } from "../../ui/form-dialog";
import { List } from "../../ui/list";
import { Status } from "../../ui/status";
import { RoleField } from "./roles";

type Invitation = RowOf<"/v1/invitations">;

/** Everybody who was invited, as a member or to the pages of a home. */
export function Invitations() {
  const { organization } = useManager();
  return (
    <List
      path="/v1/invitations"
      name="invitations"
      filters={[
        { name: "state", label: "State", kind: "choice", choices: choices(InvitationState) },
      ]}
      columns={[
        { title: "E-mail", cell: ({ email }) => email },
        { title: "Invited as", cell: ({ role }) => (role ? words(role) : "Homeowner") },
        { title: "State", cell: ({ state }) => <Status value={state} /> },
        { title: "Invited by", cell: ({ invited_by }) => invited_by.name ?? "A former member" },
        {
          title: "Link works until",
          cell: ({ state, expires_at }) =>
            state === "open" && day(dayIn(new Date(expires_at), organization.time_zone)),
        },
        { title: "Change", cell: (row) => <InvitationActions row={row} /> },
      ]}
      empty={
        <Empty action={<InviteButton />}>
          Invite the people who work with you. Each gets a mail with a link and a role.
        </Empty>
      }
    />
  );
}

function InvitationActions({ row }: { row: Invitation }) {
  const [isResending, resend] = useDisclosure(false);
  const [isRevoking, revoke] = useDisclosure(false);
  return (
    <Group gap="xs" wrap="nowrap">
      {mayMove("invitation", row.state, "open") && (
        <ActionButton
          operation="POST /v1/invitations/{invitation_id}/resend"
          variant="default"
          size="xs"
          aria-label={`Send again to ${row.email}`}
          onClick={resend.open}
        >
          Send again
        </ActionButton>
      )}
      {mayMove("invitation", row.state, "revoked") && (
        <Button
          variant="default"
          size="xs"
          aria-label={`Revoke the invitation of ${row.email}`}
          onClick={revoke.open}
        >
          Revoke
        </Button>
      )}
      {isResending && <ResendDialog row={row} onClose={resend.close} />}
      {isRevoking && <RevokeDialog row={row} onClose={revoke.close} />}
    </Group>
  );
}

interface DialogProps {
  row: Invitation;
  onClose: () => void;
}

function ResendDialog({ row, onClose }: DialogProps) {
  return (
    <ActionDialog
      title="Send the invitation again?"
      path="/v1/invitations/{invitation_id}/resend"
      parameters={{ invitation_id: row.id }}
      submitLabel="Send again"
      notice={`A new mail goes to ${row.email}.`}
      onClose={onClose}
    >
      <Text>
        {row.email} gets a mail with a new link, which works for seven days. The old link stops
        working.
      </Text>
    </ActionDialog>
  );
}

function RevokeDialog({ row, onClose }: DialogProps) {
  const revoke = useChange("delete", "/v1/invitations/{invitation_id}");
  return (
    <FormDialog
      title="Revoke the invitation?"
      submitLabel="Revoke"
      notice={`The invitation of ${row.email} is revoked.`}
      isDangerous
      submit={() => revoke.send({ path: { invitation_id: row.id } })}
      onClose={onClose}
    >
      <Text>The link that {row.email} got stops working. You can invite this person again.</Text>
    </FormDialog>
  );
}

/** Opens a dialog in which a person is invited; only a confirmed e-mail invites others. */
export function InviteButton() {
  const { user } = useManager();
  const [isInviting, invite] = useDisclosure(false);
  if (user.email_verified_at === null) {
    return (
      <ActionLink operation="POST /v1/invitations" to="/settings/profile">
        Confirm your e-mail to invite others
      </ActionLink>
    );
  }
  return (
    <>
      <ActionButton operation="POST /v1/invitations" onClick={invite.open}>
        Invite a member
      </ActionButton>
      {isInviting && (
        <ActionDialog
          title="Invite a member"
          path="/v1/invitations"
          initial={{ role: "viewer" }}
          submitLabel="Send the invitation"
          notice="The invitation is on its way."
          onClose={invite.close}
        >
          <TextField name="email" label="E-mail" type="email" isRequired autoFocus />
          <RoleField />
        </ActionDialog>
      )}
    </>
  );
}
