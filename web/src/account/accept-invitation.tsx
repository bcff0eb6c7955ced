import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import type { Answer } from "../api/client";
import { useChange } from "../api/queries";
import { NewPasswordField } from "../person/new-password-field";
import { forgetMailedToken } from "../session/mailed-token";
import { startOf } from "../session/return-path";
import { startOver } from "../session/tabs";
import { Failure } from "../ui/failure";
import { PasswordField, TextField } from "../ui/fields";
import { Form } from "../ui/form";
import { MailedLinkPage, type Use } from "./mailed-link-page";

type Invitation = Answer<"post", "/v1/auth/preview-invitation">;

/** An invitation to an organization or to a home: shown on a click, then accepted. */
export function Component() {
  return (
    <MailedLinkPage
      title="You are invited"
      instead={<Text>Ask the person who invited you to send the invitation again.</Text>}
    >
      {(use) => <Steps use={use} />}
    </MailedLinkPage>
  );
}

function Steps({ use }: { use: Use }) {
  const preview = useChange("post", "/v1/auth/preview-invitation");
  const [invitation, setInvitation] = useState<Invitation>();
  const [failure, setFailure] = useState<unknown>();
  if (invitation) return <Acceptance invitation={invitation} use={use} />;
  const show = async () => {
    setFailure(undefined);
    const send = (token: string) => preview.send({ body: { token } });
    await use(send).then(({ body }) => setInvitation(body), setFailure);
  };
  return (
    <>
      <Text>Look at the invitation first. You accept it on the next page.</Text>
      {failure !== undefined && <Failure error={failure} />}
      <Group justify="flex-end" mt="md">
        <Button onClick={show} loading={preview.isSending}>
          Show the invitation
        </Button>
      </Group>
    </>
  );
}

function Acceptance({ invitation, use }: { invitation: Invitation; use: Use }) {
  const { kind, organization_name, association_name, email, account_exists } = invitation;
  const join = useChange("post", "/v1/auth/accept-invitation");
  const moveIn = useChange("post", "/v1/homeowner-auth/accept-invitation");
  const isHome = kind === "homeowner";
  const submit = async (given: { password: string; name?: string }) => {
    await use((token) =>
      isHome
        ? moveIn.send({ body: { password: given.password, token } })
        : join.send({ body: { ...given, token } }),
    );
    forgetMailedToken();
    const face = isHome ? "homeowner" : "manager";
    startOver(face, startOf(face));
  };
  return (
    <>
      <Text>
        {isHome
          ? `${association_name}, managed by ${organization_name}, invites ${email} to its pages for homeowners.`
          : `${organization_name} invites ${email} to work with its records.`}
      </Text>
      <Text my="md">
        {account_exists
          ? "You have an account with this e-mail. Accept with its password."
          : "Choose a password for your new account."}
      </Text>
      <Form submitLabel="Accept the invitation" submit={submit}>
        {!account_exists && !isHome && (
          <TextField name="name" label="Your name" autoComplete="name" isRequired autoFocus />
        )}
        {account_exists ? (
          <PasswordField
            name="password"
            label="Password"
            autoComplete="current-password"
            isRequired
            autoFocus
          />
        ) : (
          <NewPasswordField label="New password" autoFocus={isHome} />
        )}
      </Form>
    </>
  );
}
