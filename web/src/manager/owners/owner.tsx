import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { day, percent } from "../../text/format";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { ArchiveButton } from "../../ui/archive-button";
import { EditForm } from "../../ui/edit-form";
import { Empty } from "../../ui/empty";
import { Facts, WrittenText } from "../../ui/facts";
import { Rows } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Contact } from "../../ui/outside-link";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { OwnerFields } from "./owner-fields";

type Owner = Answer<"get", "/v1/owners/{owner_id}">;
const PATH = "/v1/owners/{owner_id}";

/** One owner with the properties. */
export function Component() {
  const owner_id = useParams().ownerId ?? "";
  const owner = useRead(PATH, { path: { owner_id } });
  return (
    <Loaded from={owner} what="the owner">
      {(row, etag) => <OwnerPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function OwnerPage({ row, etag }: { row: Owner; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  return (
    <Page
      title={row.name}
      mark={row.archived_at !== null && <Status value="archived" />}
      above={[{ title: "Owners", to: "/owners" }]}
      actions={<Actions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ owner_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          <OwnerFields />
        </EditForm>
      ) : (
        <Details row={row} />
      )}
      <Properties row={row} />
    </Page>
  );
}

function Actions({ row, onEdit }: { row: Owner; onEdit: () => void }) {
  const isArchived = row.archived_at !== null;
  return (
    <>
      <ActionLink operation="GET /v1/reports/owner-statement" to={`/owners/${row.id}/statement`}>
        Statement
      </ActionLink>
      {!isArchived && (
        <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
          Change
        </ActionButton>
      )}
      <ArchiveButton
        path={PATH}
        parameters={{ owner_id: row.id }}
        name={row.name}
        noun="Owner"
        isArchived={isArchived}
      >
        An owner leaves the lists when no property is theirs any more. You can restore it at any
        time.
      </ArchiveButton>
    </>
  );
}

function Details({ row }: { row: Owner }) {
  return (
    <Facts
      items={[
        ["E-mail", row.email && <Contact kind="mailto" value={row.email} />],
        ["Telephone", row.phone && <Contact kind="tel" value={row.phone} />],
        ["Address", row.mailing_address && <WrittenText>{row.mailing_address}</WrittenText>],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}

function Properties({ row }: { row: Owner }) {
  return (
    <Section title="Properties">
      {row.properties.length === 0 ? (
        <Empty>Name this owner in a property: open it, and choose Change.</Empty>
      ) : (
        <Rows
          name="properties"
          rows={row.properties}
          to={({ id }) => `/properties/${id}`}
          columns={[
            { title: "Property", cell: ({ name }) => name },
            { title: "Owned since", cell: ({ owner_since }) => day(owner_since), isShort: true },
            {
              title: "Management fee",
              cell: ({ management_fee_bp: fee }) => (fee === null ? "None" : percent(fee)),
              isAmount: true,
            },
            {
              title: "Status",
              cell: ({ archived_at }) => archived_at !== null && <Status value="archived" />,
            },
          ]}
        />
      )}
    </Section>
  );
}
