import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useChange } from "../../api/queries";
import { PasswordSection } from "../../person/password-section";
import { SignOutSection } from "../../person/sign-out-section";
import { useManager } from "../../session/account";
import { leaveSession } from "../../session/tabs";
import { words } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Failure } from "../../ui/failure";
import { PasswordField, TextField } from "../../ui/fields";
import { FormDialog } from "../../ui/form-dialog";
import { Rows } from "../../ui/list";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";

/** The person's own account. */
export function Component() {
  const { impersonated_by: operator } = useManager();
  return (
    <Page title="Your account">
      {operator ? (
        <Text>Only the person whose account this is can change it.</Text>
      ) : (
        <>
          <Name />
          <Email />
          <PasswordSection path="/v1/auth/change-password" />
          <SignOutSection face="manager" />
          <Organizations />
        </>
      )}
    </Page>
  );
}

function Name() {
  const { user } = useManager();
  const change = useChange("patch", "/v1/auth/me");
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <Section title="Name" actions={<OpenButton label="Change the name" open={dialog.open} />}>
      {user.name}
      {isOpen && (
        <FormDialog<{ name: string }>
          title="Change the name"
          submitLabel="Save"
          notice="Your name is changed."
          initial={{ name: user.name }}
          submit={(body) => change.send({ body })}
          onClose={dialog.close}
        >
          <TextField name="name" label="Name" autoComplete="name" isRequired autoFocus />
        </FormDialog>
      )}
    </Section>
  );
}

function Email() {
  const { user } = useManager();
  const change = useChange("post", "/v1/auth/change-email");
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <Section title="E-mail" actions={<OpenButton label="Change the e-mail" open={dialog.open} />}>
      {user.email}
      {user.email_verified_at === null && <Unconfirmed email={user.email} />}
      {isOpen && (
        <FormDialog<{ new_email: string; password: string }>
          title="Change the e-mail"
          submitLabel="Send the mail"
          notice="A mail with a link is on its way to the new address."
          submit={(body) => change.send({ body })}
          onClose={dialog.close}
        >
          <Text>
            We mail a link to the new address. The change counts once you have used it; you are then
            signed out everywhere.
          </Text>
          <TextField
            name="new_email"
            label="New e-mail"
            type="email"
            autoComplete="email"
            isRequired
            autoFocus
          />
          <PasswordField
            name="password"
            label="Password"
            autoComplete="current-password"
            isRequired
          />
        </FormDialog>
      )}
    </Section>
  );
}

function Unconfirmed({ email }: { email: string }) {
  const resend = useChange("post", "/v1/auth/resend-verification");
  const notify = useNotice();
  const send = () =>
    resend.send({ body: { email } }).then(
      () => notify(`A mail with a link is on its way to ${email}.`),
      () => undefined,
    );
  return (
    <>
      <Group gap="xs" mt="xs">
        <Text>It is not confirmed yet. Use the link in the mail that you got.</Text>
        <Button variant="default" size="xs" onClick={send} loading={resend.isSending}>
          Send the mail again
        </Button>
      </Group>
      {resend.error && <Failure error={resend.error} />}
    </>
  );
}

function Organizations() {
  const { organizations, organization } = useManager();
  const leave = useChange("post", "/v1/members/leave");
  const [isLeaving, setIsLeaving] = useState(false);
  const found = (
    <>
      <OpenButton label={`Leave ${organization.name}`} open={() => setIsLeaving(true)} />
      <ActionLink
        operation="POST /v1/organizations"
        to="/settings/new-organization"
        variant="default"
        size="xs"
      >
        Found another one
      </ActionLink>
    </>
  );
  const act = async () => {
    await leave.send({});
    leaveSession("manager");
  };
  return (
    <Section title="Organizations" actions={found}>
      <Rows
        name="organizations"
        rows={organizations}
        columns={[
          { title: "Name", cell: ({ name }) => name },
          { title: "Your role", cell: ({ role }) => words(role) },
        ]}
      />
      {isLeaving && (
        <FormDialog
          title={`Leave ${organization.name}?`}
          submitLabel="Leave"
          notice="You are no member any more."
          isDangerous
          submit={act}
          onClose={() => setIsLeaving(false)}
        >
          <Text>
            You can't see or change anything of it from now on. To come back, you have to be invited
            again.
          </Text>
        </FormDialog>
      )}
    </Section>
  );
}

function OpenButton({ label, open }: { label: string; open: () => void }) {
  return (
    <Button variant="default" size="xs" onClick={open}>
      {label}
    </Button>
  );
}
