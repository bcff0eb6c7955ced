import { Anchor } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useChange } from "../api/queries";
import { NewPasswordField } from "../person/new-password-field";
import { forgetMailedToken } from "../session/mailed-token";
import { Form } from "../ui/form";
import { DonePage } from "./done-page";
import { MailedLinkPage, type Use } from "./mailed-link-page";

/** Chooses a new password by a mailed link. */
export function Component() {
  const reset = useChange("post", "/v1/auth/reset-password");
  const [isDone, setIsDone] = useState(false);
  const submitBy = (use: Use) => async (given: { password: string }) => {
    await use((token) => reset.send({ body: { ...given, token } }));
    forgetMailedToken();
    setIsDone(true);
  };
  if (isDone) {
    return (
      <DonePage title="Your password is changed" signIn="/sign-in">
        You were signed out everywhere. Sign in with the new password.
      </DonePage>
    );
  }
  return (
    <MailedLinkPage
      title="Choose a new password"
      instead={
        <Anchor component={Link} to="/forgot-password">
          Ask for a new mail
        </Anchor>
      }
    >
      {(use) => (
        <Form submitLabel="Change the password" submit={submitBy(use)}>
          <NewPasswordField label="New password" autoFocus />
        </Form>
      )}
    </MailedLinkPage>
  );
}
