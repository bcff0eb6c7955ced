import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { HomeownerStatus } from "../../api/values";
import { choices } from "../../text/words";
import { EditForm } from "../../ui/edit-form";
import { ChoiceField } from "../../ui/fields";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { HomeownerActions } from "./homeowner-actions";
import { HomeownerDetails } from "./homeowner-details";
import { HomeownerFields } from "./homeowner-fields";
import { HomeownerParts } from "./homeowner-parts";

export type Homeowner = Answer<"get", "/v1/homeowners/{homeowner_id}">;
const PATH = "/v1/homeowners/{homeowner_id}";
const STATUS_HINT =
  "An inactive homeowner is not charged what all are charged. Inactive and suspended ones read and " +
  "pay in the portal, but can't ask for work there.";

/** One homeowner with the home, the access to the portal and the money. */
export function Component() {
  const homeowner_id = useParams().homeownerId ?? "";
  const homeowner = useRead(PATH, { path: { homeowner_id } });
  return (
    <Loaded from={homeowner} what="the homeowner">
      {(row, etag) => <HomeownerPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function HomeownerPage({ row, etag }: { row: Homeowner; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  return (
    <Page
      title={`${row.first_name} ${row.last_name}`}
      mark={<Marks row={row} />}
      above={[
        { title: "Associations", to: "/associations" },
        { title: row.association_name, to: `/associations/${row.association_id}` },
      ]}
      actions={<HomeownerActions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ homeowner_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          <HomeownerFields
            associationId={row.association_id}
            hasOwnEmail={row.portal_access === "active"}
            initial={row}
          />
          <ChoiceField
            name="status"
            label="Status"
            hint={STATUS_HINT}
            choices={choices(HomeownerStatus)}
          />
        </EditForm>
      ) : (
        <HomeownerDetails row={row} />
      )}
      <HomeownerParts row={row} />
    </Page>
  );
}

function Marks({ row }: { row: Homeowner }) {
  return (
    <>
      <Status value={row.archived_at === null ? row.status : "archived"} />
      {row.is_delinquent && <Status value="delinquent" />}
    </>
  );
}
