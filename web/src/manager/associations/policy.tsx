import { useManager } from "../../session/account";
import { day, money, percent } from "../../text/format";
import { counted } from "../../text/words";
import { EditableSection } from "../../ui/editable-section";
import type { Association } from "./association";
import { AssessingFields, LateFeeFields, paymentOrder } from "./policy-fields";

const PATH = "/v1/associations/{association_id}" as const;

interface PolicyProps {
  row: Association;
  etag: string | null;
}

/** The rules of the association's money, which owners and admins change. */
export function Policy({ row, etag }: PolicyProps) {
  const { role } = useManager();
  const isChangeable = row.archived_at === null && (role === "owner" || role === "admin");
  const of = { path: PATH, parameters: { association_id: row.id }, row, etag, isChangeable };
  return (
    <>
      <EditableSection
        {...of}
        title="Assessments and payments"
        facts={[
          ["Recurring assessments are charged", daysBefore(row.assessment_days_ahead)],
          ["A payment pays first", paymentOrder(row.payment_order)],
          [
            "A homeowner is delinquent",
            `${counted(row.delinquent_after_days, "day")} after the due date`,
          ],
        ]}
      >
        <AssessingFields />
      </EditableSection>
      <EditableSection {...of} title="Late fees" facts={lateFees(row)}>
        <LateFeeFields />
      </EditableSection>
    </>
  );
}

function daysBefore(days: number): string {
  return days === 0
    ? "on the day when they are due"
    : `${counted(days, "day")} before they are due`;
}

function lateFees(row: Association): (readonly [string, string])[] {
  if (row.late_fees_since === null) return [["Late fee", "None is charged"]];
  return [
    ["Late fee", `${percent(row.late_fee_percent_bp)} of what is overdue`],
    ["At least", money(row.late_fee_minimum_cents)],
    ["Charged", `${counted(row.late_fee_grace_days, "day")} after the due date`],
    ["For what is due from", day(row.late_fees_since)],
  ];
}
