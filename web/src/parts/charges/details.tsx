import type { ReactNode } from "react";
import { useManager } from "../../session/account";
import { day, instant, money, month } from "../../text/format";
import { words } from "../../text/words";
import { Facts, WrittenText } from "../../ui/facts";
import { ThingLink } from "../../ui/thing-link";
import { type Assessment, type Charge, faceOf } from "../accounts/faces";
import { payerOf, payerPage, placeOf } from "../accounts/place";

/** What the charge says. */
export function ChargeDetails({ row }: { row: Charge }) {
  const { organization } = useManager();
  const { charge, charges } = faceOf(row);
  const isChanged = row.effective_cents !== row.amount_cents;
  return (
    <Facts
      items={[
        ["Owed by", <ThingLink key="payer" to={payerPage(row)} name={payerOf(row)} />],
        ["For", placeOf(row) || ("payer" in row && "Own account")],
        ...("homeowner_id" in row ? ofAssociation(row) : []),
        ["Type", words(row.type)],
        ["Month", "period_month" in row && row.period_month && month(row.period_month)],
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
              to={`${charges}/${row.late_fee_for_charge_id}`}
              name={`this ${charge}`}
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

/** What an assessment says beyond a tenant's charge. */
function ofAssociation(row: Assessment): readonly (readonly [string, ReactNode])[] {
  const { association_id, violation_id, recurring_assessment_id } = row;
  return [
    [
      "Association",
      <ThingLink
        key="association"
        to={`/associations/${association_id}`}
        name={row.association_name}
      />,
    ],
    [
      "Fine for",
      violation_id && (
        <ThingLink key="violation" to={`/violations/${violation_id}`} name="this violation" />
      ),
    ],
    [
      "Comes from",
      recurring_assessment_id && (
        <ThingLink
          key="recurring"
          to={`/recurring-assessments/${recurring_assessment_id}`}
          name="a recurring assessment"
        />
      ),
    ],
  ];
}
