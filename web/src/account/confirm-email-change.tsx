import { Text } from "@mantine/core";
import { useState } from "react";
import { useChange } from "../api/queries";
import { forgetMailedToken } from "../session/mailed-token";
import { PasswordField } from "../ui/fields";
import { Form } from "../ui/form";
import { DonePage } from "./done-page";
import { MailedLinkPage, type Use } from "./mailed-link-page";

/** Lets the account use the address that the mail went to. */
export function Component() {
  const confirm = useChange("post", "/v1/auth/confirm-email-change");
  const [isDone, setIsDone] = useState(false);
  const submitBy = (use: Use) => async (given: { password: string }) => {
    await use((token) => confirm.send({ body: { ...given, token } }));
    forgetMailedToken();
    setIsDone(true);
  };
  if (isDone) {
    return (
      <DonePage title="Your e-mail is changed" signIn="/sign-in">
        You were signed out everywhere. Sign in with the new e-mail.
      </DonePage>
    );
  }
  return (
    <MailedLinkPage
      title="Use this e-mail"
      instead={<Text>Or sign in and change the e-mail in your account once more.</Text>}
    >
      {(use) => (
        <Form submitLabel="Use this e-mail" submit={submitBy(use)}>
          <PasswordField
            name="password"
            label="Password"
            hint="Your account's password, so that a mail that was misdirected changes nothing."
            autoComplete="current-password"
            isRequired
            autoFocus
          />
        </Form>
      )}
    </MailedLinkPage>
  );
}
