import { Alert, Button, Group } from "@mantine/core";
import { useEffect, useState } from "react";
import { useChange } from "../api/queries";
import type { Face } from "../api/scope";
import { leaveSession } from "../session/tabs";
import { clock, duration } from "../text/format";
import { Failure } from "../ui/failure";

export interface ActingIn {
  face: Face;
  /** In whose place, such as "an administrator of Linden Street Properties". */
  as: string;
  /** The operator's name. */
  person: string;
  /** When the session ends by itself. */
  endsAt: string;
}

/** Says on every page in whose place the operator acts and until when, and ends it. */
export default function ImpersonationBanner({ face, as, person, endsAt }: ActingIn) {
  const isManager = face === "manager";
  const logout = useChange("post", isManager ? "/v1/auth/logout" : "/v1/homeowner-auth/logout");
  const left = useSecondsUntil(endsAt);
  const end = () =>
    logout.send({}).then(
      () => leaveSession(face),
      () => undefined,
    );
  if (left === 0) {
    return (
      <Alert color="red" title={`You acted as ${as}`} mb="md">
        <Group justify="space-between">
          The half hour is over, and nothing can be read or changed here any more.
          <Button color="red" size="xs" onClick={() => leaveSession(face)}>
            Sign in
          </Button>
        </Group>
      </Alert>
    );
  }
  return (
    <Alert color="red" title={`You act as ${as}`} mb="md">
      <Group justify="space-between">
        {person}, what you change here is recorded with your name. This ends at {clock(endsAt)}, in{" "}
        {duration(left)}.
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
