import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import type { BodyOf } from "../api/client";
import { useChange } from "../api/queries";
import { NewPasswordField } from "../person/new-password-field";
import { startOver } from "../session/tabs";
import { TextField } from "../ui/fields";
import { Form } from "../ui/form";
import { PublicPage } from "../ui/public-page";
import { ownTimeZone, TimeZoneField } from "../ui/time-zone-field";

/** A new account with a new organization. */
export function Component() {
  const register = useChange("post", "/v1/auth/register");
  const submit = async (body: BodyOf<"post", "/v1/auth/register">) => {
    await register.send({ body });
    startOver("manager", "/");
  };
  return (
    <PublicPage title="Set up your organization">
      <Text mb="md">
        Try everything for 14 days. No card is needed. You can invite your colleagues afterwards.
      </Text>
      <Form
        initial={{ time_zone: ownTimeZone() }}
        submitLabel="Set up the organization"
        submit={submit}
      >
        <TextField
          name="organization_name"
          label="Name of the organization"
          hint="As your tenants and owners know it."
          autoComplete="organization"
          isRequired
          autoFocus
        />
        <TimeZoneField
          name="time_zone"
          label="Time zone"
          hint="Rent falls due by the days of this time zone."
          isRequired
        />
        <TextField name="name" label="Your name" autoComplete="name" isRequired />
        <TextField name="email" label="E-mail" type="email" autoComplete="username" isRequired />
        <NewPasswordField label="Password" />
      </Form>
      <Text size="sm" mt="lg">
        You have an account?{" "}
        <Anchor component={Link} to="/sign-in" inherit>
          Sign in
        </Anchor>
      </Text>
    </PublicPage>
  );
}
