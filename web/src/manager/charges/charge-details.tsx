import { placeOf, renterPage } from "../../parts/accounts/place";
import { useManager } from "../../session/account";
import { day, instant, money, month } from "../../text/format";
import { words } from "../../text/words";
import { Facts, WrittenText } from "../../ui/facts";
import { ThingLink } from "../../ui/thing-link";
import type { Charge } from "./charge";

/** What the charge says. */
export function ChargeDetails({ row }: { row: Charge }) {
  const { organization } = useManager();
  const isChanged = row.effective_cents !== row.amount_cents;
  return (
    <Facts
      items={[
        ["Owed by", <ThingLink key="payer" to={renterPage(row)} name={row.payer} />],
        ["For", placeOf(row) || "Own account"],
        ["Type", words(row.type)],
        ["Month", row.period_month && month(row.period_month)],
        ["Due on", day(row.due_date)],
        ["Amount", money(row.effective_cents)],
        ["Charged first", isChanged && money(row.amount_cents)],
        ["Paid", money(row.paid_cents)],
        ["Open", money(row.open_cents)],
        [
          "Late fee for",
          row.late_fee_for_charge_id && (
            <ThingLink
              key="late"
              to={`/charges/${row.late_fee_for_charge_id}`}
              name="this charge"
            />
          ),
        ],
        ["Made by", row.created_by_name ?? "The schedule"],
        ["Made on", instant(row.created_at, organization.time_zone)],
        ["Cancelled on", row.cancelled_at && instant(row.cancelled_at, organization.time_zone)],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}
