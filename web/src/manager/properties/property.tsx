import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { ArchiveButton } from "../../ui/archive-button";
import { EditForm } from "../../ui/edit-form";
import { Empty } from "../../ui/empty";
import { Facts, WrittenText } from "../../ui/facts";
import { day, money } from "../../ui/format";
import { List } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { words } from "../../ui/words";
import { PropertyFields } from "./property-fields";

type Property = Answer<"get", "/v1/properties/{property_id}">;
const PATH = "/v1/properties/{property_id}";

/** One property with its units. */
export function Component() {
  const property_id = useParams().propertyId ?? "";
  const property = useRead(PATH, { path: { property_id } });
  return (
    <Loaded from={property} what="the property">
      {(row, etag) => <PropertyPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function PropertyPage({ row, etag }: { row: Property; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  const isArchived = row.archived_at !== null;
  return (
    <Page
      title={row.name}
      mark={isArchived && <Status value="archived" />}
      above={[{ title: "Properties", to: "/properties" }]}
      actions={<Actions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ property_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          <PropertyFields />
        </EditForm>
      ) : (
        <Details row={row} />
      )}
      <Units property={row} />
    </Page>
  );
}

function Actions({ row, onEdit }: { row: Property; onEdit: () => void }) {
  const isArchived = row.archived_at !== null;
  return (
    <>
      {!isArchived && (
        <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
          Change
        </ActionButton>
      )}
      <ArchiveButton
        path={PATH}
        parameters={{ property_id: row.id }}
        name={row.name}
        noun="Property"
        isArchived={isArchived}
      >
        It leaves the lists together with its units. You can restore it at any time.
      </ArchiveButton>
    </>
  );
}

function Details({ row }: { row: Property }) {
  const lines = [row.address_line1, row.address_line2, row.city, row.state, row.postal_code];
  return (
    <Facts
      items={[
        ["Kind", words(row.kind)],
        ["Address", lines.filter(Boolean).join(", ")],
        ["Bought on", row.acquisition_date && day(row.acquisition_date)],
        ["Purchase price", row.purchase_price_cents !== null && money(row.purchase_price_cents)],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}

function Units({ property }: { property: Property }) {
  const add = (
    <ActionLink operation="POST /v1/units" to={`/units/new?property=${property.id}`}>
      Add a unit
    </ActionLink>
  );
  return (
    <Section title="Units" actions={add}>
      <List
        path="/v1/units"
        name="units"
        query={{ property_id: property.id, archived: property.archived_at !== null }}
        to={({ id }) => `/units/${id}`}
        filters={[{ name: "q", label: "Unit", kind: "search" }]}
        columns={[
          { title: "Unit", cell: ({ name }) => name },
          { title: "Occupancy", cell: ({ occupancy }) => <Status value={occupancy} /> },
          { title: "Bedrooms", cell: ({ bedrooms }) => bedrooms, isAmount: true },
          {
            title: "Market rent",
            cell: ({ market_rent_cents }) => market_rent_cents !== null && money(market_rent_cents),
            isAmount: true,
          },
        ]}
        empty={<Empty>Add the units that can be let, even if it is only one.</Empty>}
      />
    </Section>
  );
}
