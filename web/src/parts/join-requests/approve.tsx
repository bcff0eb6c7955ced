import { useDisclosure } from "@mantine/hooks";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { ReferenceField } from "../../ui/reference-field";
import { HomeFields } from "../home-fields";
import type { JoinRequest } from "./join-requests";

const PATH = "/v1/join-requests/{join_request_id}/approve";

/** Lets the person in, as a homeowner who is known or as a new one. */
export function Approve({ row }: { row: JoinRequest }) {
  const [isAsking, ask] = useDisclosure(false);
  const { association_id } = row;
  const name = `${row.first_name} ${row.last_name}`;
  return (
    <>
      <ActionButton operation={`POST ${PATH}`} size="compact-sm" onClick={ask.open}>
        Approve
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title={`Approve the request of ${name}?`}
          path={PATH}
          parameters={{ join_request_id: row.id }}
          submitLabel="Approve"
          notice={`${name} has access to the portal.`}
          onClose={ask.close}
        >
          <ReferenceField
            name="homeowner_id"
            label="Homeowner"
            hint="Left empty, it is the homeowner with this e-mail, or a new one."
            path="/v1/homeowners"
            query={{ association_id }}
            labelOf={({ first_name, last_name, email }) => `${first_name} ${last_name}, ${email}`}
            autoFocus
          />
          <HomeFields
            propertyLabel="Home in"
            hint="Left empty, the homeowner keeps the home that is known."
            associationId={association_id}
          />
        </ActionDialog>
      )}
    </>
  );
}
