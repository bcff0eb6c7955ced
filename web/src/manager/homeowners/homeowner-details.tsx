import { sharePercent } from "../../parts/assessing/terms";
import { owed } from "../../text/format";
import { PORTAL } from "../../text/portal";
import { words } from "../../text/words";
import { Facts, WrittenText } from "../../ui/facts";
import { Contact } from "../../ui/outside-link";
import { ThingLink } from "../../ui/thing-link";
import type { Homeowner } from "./homeowner";

/** What is known of a homeowner. */
export function HomeownerDetails({ row }: { row: Homeowner }) {
  const home = [row.property_name, row.unit_name].filter(Boolean).join(", ");
  const to = row.unit_id ? `/units/${row.unit_id}` : `/properties/${row.property_id}`;
  return (
    <Facts
      items={[
        ["Home", row.property_id && <ThingLink to={to} name={home} />],
        ["Balance", words(owed(row.balance_cents))],
        ["Charged with all homeowners", row.is_billed ? "Yes" : "No"],
        ["Share in common costs", row.share_ppm !== null && sharePercent(row.share_ppm)],
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
