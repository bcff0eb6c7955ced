import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { words } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { ArchiveButton } from "../../ui/archive-button";
import { EditForm } from "../../ui/edit-form";
import { Empty } from "../../ui/empty";
import { Facts, WrittenText } from "../../ui/facts";
import { HistoryLink } from "../../ui/history-link";
import { List } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Contact, OutsideLink } from "../../ui/outside-link";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { VendorFields } from "./vendor-fields";

type Vendor = Answer<"get", "/v1/vendors/{vendor_id}">;
const PATH = "/v1/vendors/{vendor_id}";

/** One vendor with its work orders. */
export function Component() {
  const vendor_id = useParams().vendorId ?? "";
  const vendor = useRead(PATH, { path: { vendor_id } });
  return (
    <Loaded from={vendor} what="the vendor">
      {(row, etag) => <VendorPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function VendorPage({ row, etag }: { row: Vendor; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  const isArchived = row.archived_at !== null;
  const actions = (
    <>
      {!isArchived && (
        <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={edit.open}>
          Change
        </ActionButton>
      )}
      <ArchiveButton
        path={PATH}
        parameters={{ vendor_id: row.id }}
        name={row.name}
        noun="Vendor"
        isArchived={isArchived}
      >
        Archived vendors get no new work orders. You can restore them at any time.
      </ArchiveButton>
      <HistoryLink id={row.id} />
    </>
  );
  return (
    <Page
      title={row.name}
      mark={isArchived && <Status value="archived" />}
      above={[{ title: "Vendors", to: "/vendors" }]}
      actions={actions}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ vendor_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          <VendorFields />
        </EditForm>
      ) : (
        <Details row={row} />
      )}
      <WorkOrders vendor={row} />
    </Page>
  );
}

function Details({ row }: { row: Vendor }) {
  return (
    <Facts
      items={[
        ["Trade", words(row.category)],
        ["Telephone", <Contact key="phone" kind="tel" value={row.phone} />],
        ["E-mail", row.email && <Contact kind="mailto" value={row.email} />],
        ["Website", row.website && <OutsideLink to={row.website}>{row.website}</OutsideLink>],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}

function WorkOrders({ vendor }: { vendor: Vendor }) {
  return (
    <Section title="Work orders">
      <List
        path="/v1/work-orders"
        name="work orders"
        query={{ vendor_id: vendor.id }}
        to={({ id }) => `/work-orders/${id}`}
        columns={[
          { title: "Title", cell: ({ title }) => title },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          { title: "Property", cell: ({ property_name }) => property_name },
          { title: "Unit", cell: ({ unit_name }) => unit_name },
        ]}
        empty={<Empty>This vendor has no work orders yet.</Empty>}
      />
    </Section>
  );
}
