import { Alert, Button, Group } from "@mantine/core";
import { useEffect, useState } from "react";
import { useChange } from "../api/queries";
import { useManager } from "../session/account";
import { leaveSession } from "../session/tabs";
import { duration } from "../text/format";
import { Failure } from "../ui/failure";

/** Says on every page in whose place the operator acts and for how long, and ends it. */
export function ImpersonationBanner() {
  const { user, organization, impersonated_by: operator, expires_at } = useManager();
  const logout = useChange("post", "/v1/auth/logout");
  const left = useSecondsUntil(expires_at);
  if (!operator) return null;
  const end = () =>
    logout.send({}).then(
      () => leaveSession("manager"),
      () => undefined,
    );
  return (
    <Alert color="red" title={`You act as ${user.name} in ${organization.name}`} mb="md">
      <Group justify="space-between">
        Everything that you do here is recorded as yours, in this person's place.{" "}
        {left > 0 ? `This ends by itself in ${duration(left)}.` : "This has ended."}
        <Button color="red" size="xs" onClick={end} loading={logout.isSending}>
          End this
        </Button>
      </Group>
      {logout.error && <Failure error={logout.error} />}
    </Alert>
  );
}

const STEP_MILLISECONDS = 15_000;

function useSecondsUntil(end: string): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), STEP_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, (Date.parse(end) - now) / 1000);
}
