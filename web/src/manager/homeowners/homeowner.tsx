import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { PORTAL } from "../../text/portal";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { Facts, WrittenText } from "../../ui/facts";
import { Loaded } from "../../ui/loaded";
import { Contact } from "../../ui/outside-link";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";

type Homeowner = Answer<"get", "/v1/homeowners/{homeowner_id}">;
const INVITE = "/v1/homeowners/{homeowner_id}/invite";

/** One homeowner with the home and the access to the portal. */
export function Component() {
  const homeowner_id = useParams().homeownerId ?? "";
  const homeowner = useRead("/v1/homeowners/{homeowner_id}", { path: { homeowner_id } });
  return (
    <Loaded from={homeowner} what="the homeowner">
      {(row) => <HomeownerPage key={row.id} row={row} />}
    </Loaded>
  );
}

function HomeownerPage({ row }: { row: Homeowner }) {
  const isArchived = row.archived_at !== null;
  return (
    <Page
      title={`${row.first_name} ${row.last_name}`}
      mark={<Status value={isArchived ? "archived" : row.status} />}
      above={[
        { title: "Associations", to: "/associations" },
        { title: row.association_name, to: `/associations/${row.association_id}` },
      ]}
      actions={!isArchived && row.portal_access !== "active" && <Invite row={row} />}
    >
      <Details row={row} />
    </Page>
  );
}

function Invite({ row }: { row: Homeowner }) {
  const [isAsking, ask] = useDisclosure(false);
  const isAgain = row.portal_access === "invited";
  const label = isAgain ? "Invite again" : "Invite to the portal";
  return (
    <>
      <ActionButton operation={`POST ${INVITE}`} onClick={ask.open}>
        {label}
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title={`${label}?`}
          path={INVITE}
          parameters={{ homeowner_id: row.id }}
          submitLabel="Send the invitation"
          notice="Invitation sent."
          onClose={ask.close}
        >
          {`An e-mail with a link goes to ${row.email}.`}
          {isAgain && " The link of the invitation before then works no more."}
        </ActionDialog>
      )}
    </>
  );
}

function Details({ row }: { row: Homeowner }) {
  const home = [row.property_name, row.unit_name].filter(Boolean).join(", ");
  const to = row.unit_id ? `/units/${row.unit_id}` : `/properties/${row.property_id}`;
  return (
    <Facts
      items={[
        ["Home", row.property_id && <ThingLink to={to} name={home} />],
        ["Portal", PORTAL[row.portal_access]],
        ["E-mail", <Contact key="email" kind="mailto" value={row.email} />],
        ["Phone", row.phone && <Contact kind="tel" value={row.phone} />],
        [
          "Mailing address",
          row.mailing_address && <WrittenText>{row.mailing_address}</WrittenText>,
        ],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}
