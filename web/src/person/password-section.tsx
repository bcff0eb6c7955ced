import { Button } from "@mantine/core";
import { useState } from "react";
import type { BodyOf } from "../api/client";
import { useChange } from "../api/queries";
import { PasswordField } from "../ui/fields";
import { FormDialog } from "../ui/form-dialog";
import { Section } from "../ui/section";
import { NewPasswordField } from "./new-password-field";

interface PasswordSectionProps {
  path: "/v1/auth/change-password" | "/v1/homeowner-auth/change-password";
}

/** Changes the person's password, which ends all other sessions. */
export function PasswordSection({ path }: PasswordSectionProps) {
  const change = useChange("post", path);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section
      title="Password"
      actions={
        <Button variant="default" size="xs" onClick={() => setIsOpen(true)}>
          Change the password
        </Button>
      }
    >
      One password opens all your organizations and homes.
      {isOpen && (
        <FormDialog<BodyOf<"post", "/v1/auth/change-password">>
          title="Change the password"
          submitLabel="Change the password"
          notice="Your password is changed. You were signed out on all other devices."
          submit={(body) => change.send({ body })}
          onClose={() => setIsOpen(false)}
        >
          <PasswordField
            name="current_password"
            label="Present password"
            autoComplete="current-password"
            isRequired
            autoFocus
          />
          <NewPasswordField name="new_password" label="New password" />
        </FormDialog>
      )}
    </Section>
  );
}
