import { Text } from "@mantine/core";
import { useState } from "react";
import { useChange } from "../api/queries";
import { NewPasswordField } from "../person/new-password-field";
import { forgetMailedToken } from "../session/mailed-token";
import { CheckField, PasswordField, TextField } from "../ui/fields";
import { Form, useValues } from "../ui/form";
import { DonePage } from "./done-page";
import { LookIntoMail } from "./look-into-mail";
import { MailedLinkPage, type Use } from "./mailed-link-page";

interface Given {
  password: string;
  new_password?: boolean;
}

/** Proves by a mailed link, with the account's password, that the mailbox is the person's. */
export function Component() {
  const verify = useChange("post", "/v1/auth/verify-email");
  const [outcome, setOutcome] = useState<"verified" | "replaced">();
  const [mailedTo, setMailedTo] = useState<string>();
  const submitBy = (use: Use) => async (given: Given) => {
    await use((token) => verify.send({ body: { new_password: false, ...given, token } }));
    forgetMailedToken();
    setOutcome(given.new_password ? "replaced" : "verified");
  };
  if (outcome) {
    return (
      <DonePage title="Your e-mail is confirmed" signIn="/sign-in">
        {outcome === "replaced"
          ? "The account has your new password. All other sessions and links have ended."
          : "If you are signed in on another page, just go on there."}
      </DonePage>
    );
  }
  if (mailedTo) {
    return (
      <LookIntoMail again={() => setMailedTo(undefined)}>
        If {mailedTo} waits for its confirmation, a mail with a new link is on its way. The link
        works for a day.
      </LookIntoMail>
    );
  }
  return (
    <MailedLinkPage
      title="Confirm your e-mail"
      instead={<NewLink onSent={(email) => setMailedTo(email)} />}
    >
      {(use) => (
        <Form submitLabel="Confirm the e-mail" submit={submitBy(use)}>
          <PasswordOfAccount />
          <CheckField
            name="new_password"
            label="I did not choose this account's password"
            hint="Another person may have signed up with your e-mail. Choose a password of your own,
              and that person is signed out."
          />
        </Form>
      )}
    </MailedLinkPage>
  );
}

function PasswordOfAccount() {
  const { new_password: isNew } = useValues();
  if (isNew) return <NewPasswordField label="New password" />;
  return (
    <PasswordField
      name="password"
      label="Password"
      hint="The one that you chose when you signed up."
      autoComplete="current-password"
      isRequired
      autoFocus
    />
  );
}

function NewLink({ onSent }: { onSent: (email: string) => void }) {
  const resend = useChange("post", "/v1/auth/resend-verification");
  const submit = async (body: { email: string }) => {
    await resend.send({ body });
    onSent(body.email);
  };
  return (
    <>
      <Text mb="sm">Ask for a new link:</Text>
      <Form submitLabel="Send a new link" submit={submit}>
        <TextField name="email" label="E-mail" type="email" autoComplete="username" isRequired />
      </Form>
    </>
  );
}
