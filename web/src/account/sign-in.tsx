import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link, useLocation } from "react-router";
import type { Answer, BodyOf } from "../api/client";
import { useChange } from "../api/queries";
import { pathAfterSignIn } from "../session/return-path";
import { startOver } from "../session/tabs";
import { PublicPage } from "../shell/public-page";
import { CheckField, PasswordField, TextField } from "../ui/fields";
import { Form } from "../ui/form";

type Given = BodyOf<"post", "/v1/auth/login">;
type SignedIn = Extract<Answer<"post", "/v1/auth/login">, { outcome: "signed_in" }>;
type Choices = Extract<Answer<"post", "/v1/auth/login">, { outcome: "choice_needed" }>["choices"];

/** Signs a manager or a homeowner in; asks where to, if there are several ways. */
export function Component() {
  const { state } = useLocation();
  const login = useChange("post", "/v1/auth/login");
  const [given, setGiven] = useState<Given>();
  const [offers, setOffers] = useState<Choices>();

  const enter = ({ choice, user }: SignedIn) => {
    const isHomeowner = choice.kind === "homeowner";
    const path = pathAfterSignIn(state, user.id, isHomeowner ? "/home" : "/");
    startOver(isHomeowner ? "homeowner" : "manager", path);
  };
  const submit = async (body: Given) => {
    const { body: answer } = await login.send({ body });
    if (answer.outcome === "signed_in") return enter(answer);
    setGiven(body);
    setOffers(answer.choices);
  };

  if (given && offers)
    return <ChoicePage offers={offers} choose={(choice) => submit({ ...given, choice })} />;
  return (
    <PublicPage title="Sign in">
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
      <Text size="sm" mt="md">
        <Anchor component={Link} to="/forgot-password">
          Forgot your password?
        </Anchor>
      </Text>
    </PublicPage>
  );
}

interface ChoicePageProps {
  offers: Choices;
  choose: (choice: NonNullable<Given["choice"]>) => void;
}

function ChoicePage({ offers, choose }: ChoicePageProps) {
  return (
    <PublicPage title="Where do you want to go?">
      <Stack>
        {offers.map((offer) => (
          <Button key={JSON.stringify(offer)} variant="default" onClick={() => choose(offer)}>
            {JSON.stringify(offer)}
          </Button>
        ))}
      </Stack>
    </PublicPage>
  );
}
