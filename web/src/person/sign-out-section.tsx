import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useChange } from "../api/queries";

import { announceChange, leaveSession } from "../session/tabs";
import { FormDialog } from "../ui/form-dialog";
import { Section } from "../ui/section";

const PATHS = {
  manager: "/v1/auth/logout-everywhere",
  homeowner: "/v1/homeowner-auth/logout-everywhere",
} as const;

/** Ends all sessions of the person, of both kinds and on all devices. */
export function SignOutSection({ face }: { face: keyof typeof PATHS }) {
  const logout = useChange("post", PATHS[face]);
  const [isAsking, setIsAsking] = useState(false);
  const act = async () => {
    await logout.send({});
    announceChange(face === "manager" ? "homeowner" : "manager", "ended");
    leaveSession(face);
  };
  return (
    <Section
      title="Devices"
      actions={
        <Button variant="default" size="xs" onClick={() => setIsAsking(true)}>
          Sign out everywhere
        </Button>
      }
    >
      Did you leave yourself signed in on a device that is lost or not yours?
      {isAsking && (
        <FormDialog
          title="Sign out everywhere?"
          submitLabel="Sign out everywhere"
          notice="You are signed out everywhere."
          submit={act}
          onClose={() => setIsAsking(false)}
        >
          <Text>You are signed out on all devices, also on this one.</Text>
        </FormDialog>
      )}
    </Section>
  );
}
