import { Anchor, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useChange } from "../api/queries";
import { TextField } from "../ui/fields";
import { Form } from "../ui/form";
import { PublicPage } from "../ui/public-page";
import { LookIntoMail } from "./look-into-mail";

/** Asks for a mail with a link by which a new password is chosen. */
export function Component() {
  const ask = useChange("post", "/v1/auth/forgot-password");
  const [email, setEmail] = useState<string>();
  const submit = async (body: { email: string }) => {
    await ask.send({ body });
    setEmail(body.email);
  };
  if (email) {
    return (
      <LookIntoMail again={() => setEmail(undefined)}>
        If {email} has an account, a mail with a link is on its way. The link works for an hour.
      </LookIntoMail>
    );
  }
  return (
    <PublicPage title="Forgot your password?">
      <Text mb="md">We mail you a link by which you choose a new one.</Text>
      <Form submitLabel="Send the mail" submit={submit}>
        <TextField
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          isRequired
          autoFocus
        />
      </Form>
      <Text size="sm" mt="lg">
        <Anchor component={Link} to="/sign-in" inherit>
          Back to sign-in
        </Anchor>
      </Text>
    </PublicPage>
  );
}
