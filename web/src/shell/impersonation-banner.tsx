import { Alert, Button, Group } from "@mantine/core";
import { useChange } from "../api/queries";
import { useManager } from "../session/account";
import { startOver } from "../session/tabs";

/** Says on every page in whose place the operator acts, and ends it. */
export function ImpersonationBanner() {
  const { user, impersonated_by: operator } = useManager();
  const logout = useChange("post", "/v1/auth/logout");
  if (!operator) return null;
  const end = async () => {
    await logout.send({});
    startOver("manager", "/sign-in");
  };
  return (
    <Alert color="red" title={`You act as ${user.name}`} mb="md">
      <Group justify="space-between">
        Everything that you do here is recorded as yours, in this person's place.
        <Button color="red" size="xs" onClick={end} loading={logout.isSending}>
          End this
        </Button>
      </Group>
    </Alert>
  );
}
