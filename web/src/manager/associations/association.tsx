import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { ArchiveButton } from "../../ui/archive-button";
import { EditForm } from "../../ui/edit-form";
import { Facts, WrittenText } from "../../ui/facts";
import { Loaded } from "../../ui/loaded";
import { Contact, OutsideLink } from "../../ui/outside-link";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { AssociationFields } from "./association-fields";
import { AssociationParts } from "./association-parts";
import { JoinCode } from "./join-code";
import { monthName } from "./month-name";

export type Association = Answer<"get", "/v1/associations/{association_id}">;
const PATH = "/v1/associations/{association_id}";

/** One association with its homeowners, board, properties, rules of money and documents. */
export function Component() {
  const association_id = useParams().associationId ?? "";
  const association = useRead(PATH, { path: { association_id } });
  return (
    <Loaded from={association} what="the association">
      {(row, etag) => <AssociationPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function AssociationPage({ row, etag }: { row: Association; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  return (
    <Page
      title={row.name}
      mark={row.archived_at !== null && <Status value="archived" />}
      above={[{ title: "Associations", to: "/associations" }]}
      actions={<Actions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ association_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          <AssociationFields />
        </EditForm>
      ) : (
        <Details row={row} />
      )}
      <AssociationParts row={row} etag={etag} />
    </Page>
  );
}

function Actions({ row, onEdit }: { row: Association; onEdit: () => void }) {
  const isArchived = row.archived_at !== null;
  return (
    <>
      {!isArchived && (
        <>
          <ActionLink operation="POST /v1/homeowners" to={`/homeowners/new?association=${row.id}`}>
            Add a homeowner
          </ActionLink>
          <ActionLink
            operation="POST /v1/assessments/assess-all"
            to={`/assessments/assess-all?association=${row.id}`}
            variant="default"
          >
            Assess all
          </ActionLink>
          <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
            Change
          </ActionButton>
        </>
      )}
      <ArchiveButton
        path={PATH}
        parameters={{ association_id: row.id }}
        name={row.name}
        noun="Association"
        isArchived={isArchived}
      >
        Recurring assessments are not charged any more, and homeowners can't ask to join. Its
        homeowners can still read and pay. You can restore it at any time; dates that went by
        meanwhile are not charged later.
      </ArchiveButton>
    </>
  );
}

function Details({ row }: { row: Association }) {
  const address = [row.address_line1, row.address_line2, row.city, row.state, row.postal_code];
  return (
    <Facts
      items={[
        ["Address", address.filter(Boolean).join(", ")],
        ["Phone", row.phone && <Contact kind="tel" value={row.phone} />],
        ["E-mail", row.email && <Contact kind="mailto" value={row.email} />],
        ["Website", row.website && <OutsideLink to={row.website}>{row.website}</OutsideLink>],
        ["Fiscal year starts in", monthName(row.fiscal_year_start)],
        ["Join code", <JoinCode key="code" row={row} />],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}
