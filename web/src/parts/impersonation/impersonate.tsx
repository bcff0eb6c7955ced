import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { PathOf, Said } from "../../api/client";
import type { Face } from "../../api/scope";
import { startOf } from "../../session/return-path";
import { announceChange, startOver } from "../../session/tabs";
import { ActionDialog } from "../../ui/dialog";
import { LongTextField } from "../../ui/fields";

type Path = Extract<PathOf<"post">, `/v1/admin/${string}/impersonate`>;

/** Asks an operator for the reason, and goes on as an administrator of the organization. */
export function ImpersonateOrganization({ id, name }: { id: string; name: string }) {
  return (
    <Impersonate
      path="/v1/admin/organizations/{organization_id}/impersonate"
      parameters={{ organization_id: id }}
      as={`an administrator of ${name}`}
      face="manager"
    />
  );
}

/** Asks an operator for the reason, and goes on as the homeowner in the portal. */
export function ImpersonateHomeowner({ id, name }: { id: string; name: string }) {
  return (
    <Impersonate
      path="/v1/admin/homeowners/{homeowner_id}/impersonate"
      parameters={{ homeowner_id: id }}
      as={name}
      face="homeowner"
    />
  );
}

interface ImpersonateProps<P extends Path> {
  path: P;
  parameters: Said<"post", P>["path"];
  as: string;
  face: Face;
}

function Impersonate<P extends Path>({ path, parameters, as, face }: ImpersonateProps<P>) {
  const [isAsking, ask] = useDisclosure(false);
  const enter = () => {
    // The operator's own session has ended, also where the new one is a homeowner's.
    announceChange("manager", "ended");
    startOver(face, startOf(face));
  };
  return (
    <>
      <Button variant="default" onClick={ask.open}>
        Impersonate
      </Button>
      {isAsking && (
        <ActionDialog
          title={`Act as ${as}?`}
          path={path}
          parameters={parameters}
          submitLabel="Act for 30 minutes"
          notice={`You act as ${as}.`}
          onClose={ask.close}
          onDone={enter}
        >
          <Text>
            Your own session ends; afterwards you sign in again. The organization reads the reason
            in its audit log, and your name beside all that you change. Members, payments by card,
            refunds and files of whole lists stay the customer's.
          </Text>
          <LongTextField name="reason" label="Reason" isRequired autoFocus />
        </ActionDialog>
      )}
    </>
  );
}
