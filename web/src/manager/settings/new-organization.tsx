import { Text } from "@mantine/core";
import { useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { startOver } from "../../session/tabs";
import { TextField } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page } from "../../ui/page";
import { ownTimeZone, TimeZoneField } from "../../ui/time-zone-field";

/** Founds another organization on the free plan, and goes there. */
export function Component() {
  const create = useChange("post", "/v1/organizations");
  const enter = useChange("post", "/v1/auth/switch-organization");
  const navigate = useNavigate();
  const submit = async (body: BodyOf<"post", "/v1/organizations">) => {
    const { body: made } = await create.send({ body });
    await enter.send({ body: { organization_id: made.id } });
    startOver("manager", "/");
  };
  return (
    <Page title="Found another organization" above={[{ title: "Your account", to: PROFILE }]}>
      <Text mb="md">
        It has its own properties, members and money. It begins on the free plan, with you as its
        owner.
      </Text>
      <Form
        initial={{ time_zone: ownTimeZone() }}
        submitLabel="Found the organization"
        submit={submit}
        onCancel={() => navigate(PROFILE)}
      >
        <TextField name="name" label="Name" isRequired autoFocus />
        <TimeZoneField name="time_zone" label="Time zone" isRequired />
      </Form>
    </Page>
  );
}

const PROFILE = "/settings/profile";
