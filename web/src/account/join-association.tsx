import { Anchor, Text } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { Answer, BodyOf } from "../api/client";
import { useChange } from "../api/queries";
import { LongTextField, TextField } from "../ui/fields";
import { Form } from "../ui/form";
import { PublicPage } from "../ui/public-page";
import { LookIntoMail } from "./look-into-mail";

type Association = Answer<"post", "/v1/homeowner-auth/find-association">;
type NewRequest = BodyOf<"post", "/v1/homeowner-auth/register">;

/** A homeowner finds the association by its code and asks to join it. */
export function Component() {
  const [address] = useSearchParams();
  const [found, setFound] = useState<{ code: string; association: Association }>();
  const [mailedTo, setMailedTo] = useState<string>();
  if (mailedTo) {
    return (
      <LookIntoMail again={() => setMailedTo(undefined)}>
        A mail with a link is on its way to {mailedTo}. Your request counts once you have used the
        link, within a day.
      </LookIntoMail>
    );
  }
  if (!found) {
    const code = address.get("code") ?? "";
    return <Search code={code} onFound={(association, code) => setFound({ code, association })} />;
  }
  return (
    <Request
      code={found.code}
      association={found.association}
      onSent={setMailedTo}
      onCancel={() => setFound(undefined)}
    />
  );
}

interface SearchProps {
  code: string;
  onFound: (association: Association, code: string) => void;
}

function Search({ code, onFound }: SearchProps) {
  const find = useChange("post", "/v1/homeowner-auth/find-association");
  const submit = async (body: { join_code: string }) => {
    const { body: association } = await find.send({ body });
    onFound(association, body.join_code);
  };
  return (
    <PublicPage title="Join your association">
      <Text mb="md">
        Your association has a code of ten letters and digits for its homeowners. Ask its managers
        for the code if you have none.
      </Text>
      <Form initial={{ join_code: code }} submitLabel="Find the association" submit={submit}>
        <TextField name="join_code" label="Join code" isRequired autoFocus />
      </Form>
      <Text size="sm" mt="lg">
        You have an account for your home?{" "}
        <Anchor component={Link} to="/home/sign-in" inherit>
          Sign in
        </Anchor>
      </Text>
    </PublicPage>
  );
}

interface RequestProps {
  code: string;
  association: Association;
  onSent: (email: string) => void;
  onCancel: () => void;
}

function Request({ code, association, onSent, onCancel }: RequestProps) {
  const register = useChange("post", "/v1/homeowner-auth/register");
  const submit = async (given: Omit<NewRequest, "join_code">) => {
    await register.send({ body: { ...given, join_code: code } });
    onSent(given.email);
  };
  const place = [association.city, association.state].filter(Boolean).join(", ");
  return (
    <PublicPage title={`Join ${association.name}`}>
      <Text mb="md">
        {place && `${place}. `}The managers compare this with their records before they let you in.
      </Text>
      <Form submitLabel="Ask to join" submit={submit} onCancel={onCancel}>
        <TextField
          name="first_name"
          label="First name"
          autoComplete="given-name"
          isRequired
          autoFocus
        />
        <TextField name="last_name" label="Last name" autoComplete="family-name" isRequired />
        <TextField name="email" label="E-mail" type="email" autoComplete="email" isRequired />
        <TextField name="phone" label="Phone" type="tel" autoComplete="tel" />
        <TextField name="unit_text" label="Your home" hint="Its address or number." />
        <LongTextField name="message" label="Message to the managers" />
      </Form>
    </PublicPage>
  );
}
