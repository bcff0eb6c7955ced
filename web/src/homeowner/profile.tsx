import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Answer } from "../api/client";
import { useRead } from "../api/queries";
import { PasswordSection } from "../person/password-section";
import { SignOutSection } from "../person/sign-out-section";
import { useHomeowner } from "../session/account";
import { EditForm } from "../ui/edit-form";
import { Facts, WrittenText } from "../ui/facts";
import { LongTextField, TextField } from "../ui/fields";
import { Loaded } from "../ui/loaded";
import { useNotice } from "../ui/notice";
import { Page } from "../ui/page";
import { Section } from "../ui/section";

const PATH = "/v1/homeowner-portal/profile";
type Profile = Answer<"get", typeof PATH>;

/** What the association knows of the homeowner, and the person's own account. */
export function Component() {
  const { user } = useHomeowner();
  const profile = useRead(PATH, {});
  return (
    <Page title="Your account">
      <Loaded from={profile} what="your record">
        {(row, etag) => <OwnRecord row={row} etag={etag} />}
      </Loaded>
      <Section title="Sign-in">
        <Text>You sign in as {user.email}.</Text>
      </Section>
      <PasswordSection path="/v1/homeowner-auth/change-password" />
      <SignOutSection face="homeowner" />
    </Page>
  );
}

function OwnRecord({ row, etag }: { row: Profile; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  const notify = useNotice();
  const finish = () => {
    notify("Saved.");
    edit.close();
  };
  const change = (
    <Button variant="default" size="xs" onClick={edit.open}>
      Change
    </Button>
  );
  const letters = row.mailing_address ? (
    <WrittenText>{row.mailing_address}</WrittenText>
  ) : (
    "Letters go to your home"
  );
  return (
    <Section title="How the association reaches you" actions={!isEditing && change}>
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={undefined}
          row={row}
          etag={etag}
          onDone={finish}
          onCancel={edit.close}
        >
          <TextField name="phone" label="Phone" type="tel" autoComplete="tel" autoFocus />
          <LongTextField
            name="mailing_address"
            label="Address for letters"
            hint="Only if letters shall not go to your home."
          />
        </EditForm>
      ) : (
        <Facts
          items={[
            ["Name", `${row.first_name} ${row.last_name}`],
            ["E-mail", row.email],
            ["Phone", row.phone ?? "None is entered"],
            ["Address for letters", letters],
          ]}
        />
      )}
      <Text size="sm" c="dimmed" mt="xs">
        Ask the association if your name or e-mail is wrong.
      </Text>
    </Section>
  );
}
