import { useSearchParams } from "react-router";
import { useRead } from "../../api/queries";
import { useManager } from "../../session/account";
import { usePermission } from "../../session/permission";
import { day, money, percent } from "../../text/format";
import { counted } from "../../text/words";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { EditableSection, type Organization, PATH } from "./editable-section";
import { BooksFields, LateFeeFields, NameFields, RentFields } from "./organization-fields";
import { Processor } from "./processor";

/** What the whole organization has in common, and its account at the payment processor. */
export function Component() {
  const { organization } = useManager();
  const read = useRead(PATH, { path: { organization_id: organization.id } });
  const takesPayments = usePermission("GET /v1/payment-methods/config").isAllowed;
  const [address] = useSearchParams();
  return (
    <Page title="Organization">
      <Loaded from={read} what="the organization">
        {(row, etag) => <Sections row={row} etag={etag} />}
      </Loaded>
      {takesPayments && <Processor cameBack={address.get("processor")} />}
    </Page>
  );
}

function Sections({ row, etag }: { row: Organization; etag: string | null }) {
  return (
    <>
      <EditableSection
        title="Name and time zone"
        row={row}
        etag={etag}
        facts={[
          ["Name", row.name],
          ["Time zone", row.time_zone.replaceAll("_", " ")],
        ]}
      >
        <NameFields />
      </EditableSection>
      <EditableSection
        title="Rent and payments"
        row={row}
        etag={etag}
        facts={[
          ["Rent is charged", daysBefore(row.rent_charge_days_ahead)],
          ["A payment pays first", paymentOrder(row.payment_order)],
        ]}
      >
        <RentFields />
      </EditableSection>
      <EditableSection title="Late fees" row={row} etag={etag} facts={lateFees(row)}>
        <LateFeeFields />
      </EditableSection>
      <EditableSection
        title="Closed books"
        row={row}
        etag={etag}
        facts={[
          [
            "Closed through",
            row.books_closed_through ? day(row.books_closed_through) : "All days are open",
          ],
        ]}
      >
        <BooksFields initial={row.books_closed_through} />
      </EditableSection>
    </>
  );
}

function daysBefore(days: number): string {
  return days === 0 ? "On the day when it is due" : `${counted(days, "day")} before it is due`;
}

export function paymentOrder(order: Organization["payment_order"]): string {
  return order === "rent_first"
    ? "Rent, then other charges, fees last"
    : "The charge that is due first";
}

function lateFees(row: Organization): (readonly [string, string | false])[] {
  if (row.late_fee_kind === "none") return [["Late fee", "None is charged"]];
  const amount =
    row.late_fee_kind === "flat"
      ? money(row.late_fee_flat_cents ?? 0)
      : `${percent(row.late_fee_percent_bp ?? 0)} of what is open`;
  return [
    ["Late fee", amount],
    ["At most", row.late_fee_cap_cents !== null && money(row.late_fee_cap_cents)],
    ["Charged", `${counted(row.late_fee_grace_days, "day")} after the due date`],
    ["For rent due from", row.late_fees_since !== null && day(row.late_fees_since)],
  ];
}
