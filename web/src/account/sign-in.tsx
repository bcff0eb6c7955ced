import { Anchor, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation } from "react-router";
import type { Answer, BodyOf } from "../api/client";
import { useChange } from "../api/queries";
import { faceOf, hasEnded, pathAfterSignIn } from "../session/return-path";
import { announceChange, startOver } from "../session/tabs";
import { CheckField, PasswordField, TextField } from "../ui/fields";
import { Form } from "../ui/form";
import { PublicPage } from "../ui/public-page";
import { ChoicePage, type Choices } from "./choice-page";

type Given = BodyOf<"post", "/v1/auth/login">;
type SignedIn = Extract<Answer<"post", "/v1/auth/login">, { outcome: "signed_in" }>;

/** Signs a manager or a homeowner in; asks where to, if there are several ways. */
export function Component() {
  const { state, pathname } = useLocation();
  const login = useChange("post", "/v1/auth/login");
  const memory = useQueryClient();
  const [given, setGiven] = useState<Given>();
  const [offers, setOffers] = useState<Choices>();
  // What the person before has seen is of no concern to the next one.
  useEffect(() => memory.clear(), [memory]);

  const enter = ({ choice, user }: SignedIn) => {
    if (choice.kind === "super_admin") {
      // It took the place of a manager's session, which has the same cookie.
      announceChange("manager");
      return startOver("platform", pathAfterSignIn(state, { userId: user.id, face: "platform" }));
    }
    const isManager = choice.kind === "manager";
    const face = isManager ? "manager" : "homeowner";
    const scope = isManager ? choice.organization_id : choice.homeowner_id;
    startOver(face, pathAfterSignIn(state, { userId: user.id, scope, face }));
  };
  const submit = async (body: Given) => {
    const { body: answer } = await login.send({ body });
    if (answer.outcome === "signed_in") return enter(answer);
    setGiven(body);
    setOffers(answer.choices);
  };

  if (given && offers) {
    const choose = (choice: Choices[number]) => submit({ ...given, choice });
    return <ChoicePage offers={offers} preferred={faceOf(pathname)} choose={choose} />;
  }
  return (
    <PublicPage title="Sign in">
      {hasEnded(state) && <Text role="status">Your session has ended. Sign in to go on.</Text>}
      <Form submitLabel="Sign in" submit={submit}>
        <TextField
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          isRequired
          autoFocus
        />
        <PasswordField
          name="password"
          label="Password"
          autoComplete="current-password"
          isRequired
        />
        <CheckField name="remember" label="Stay signed in on this device" />
      </Form>
      <OtherWays />
    </PublicPage>
  );
}

function OtherWays() {
  return (
    <Stack gap="xs" mt="lg">
      <Anchor component={Link} to="/forgot-password" size="sm">
        Forgot your password?
      </Anchor>
      <Text size="sm">
        You manage property and have no account?{" "}
        <Anchor component={Link} to="/register" inherit>
          Set up your organization
        </Anchor>
      </Text>
      <Text size="sm">
        You own a home in an association?{" "}
        <Anchor component={Link} to="/home/register" inherit>
          Ask to join it
        </Anchor>
      </Text>
    </Stack>
  );
}
