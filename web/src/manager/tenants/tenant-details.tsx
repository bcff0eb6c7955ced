import { owed } from "../../text/format";
import { words } from "../../text/words";
import { Facts, WrittenText } from "../../ui/facts";
import { Contact } from "../../ui/outside-link";
import { ThingLink } from "../../ui/thing-link";
import type { Tenant } from "./tenant";

/** What is known of a tenant. */
export function TenantDetails({ row }: { row: Tenant }) {
  const home = row.current_lease;
  return (
    <Facts
      items={[
        [
          "Home",
          home && (
            <ThingLink
              to={`/units/${home.unit_id}`}
              name={`${home.property_name}, ${home.unit_name}`}
            />
          ),
        ],
        ["Asks for", !home && <AskedFor row={row} />],
        ["Balance", words(owed(row.balance_cents))],
        ["E-mail", row.email && <Contact kind="mailto" value={row.email} />],
        ["Phone", row.phone && <Contact kind="tel" value={row.phone} />],
        [
          "Note on the application",
          row.status_note && <WrittenText>{row.status_note}</WrittenText>,
        ],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}

function AskedFor({ row }: { row: Tenant }) {
  if (row.unit_id)
    return (
      <ThingLink to={`/units/${row.unit_id}`} name={`${row.property_name}, ${row.unit_name}`} />
    );
  if (row.property_id)
    return <ThingLink to={`/properties/${row.property_id}`} name={row.property_name} />;
  return "No certain home";
}
