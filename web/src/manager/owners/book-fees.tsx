import { percent } from "../../text/format";
import { counted } from "../../text/words";
import { ActionDialog } from "../../ui/dialog";
import { MonthField } from "../../ui/fields";
import { MoneyReview } from "../../ui/money-review";

interface BookFeesProps {
  ownerId: string;
  /** The month that is proposed. */
  month: string;
  onClose: () => void;
}

/** Books the management fees of a month that is over, each shown before. */
export function BookFees({ ownerId, month, onClose }: BookFeesProps) {
  return (
    <ActionDialog
      title="Book the management fees"
      path="/v1/owners/{owner_id}/book-fees"
      parameters={{ owner_id: ownerId }}
      initial={{ month }}
      submitLabel="Book them"
      notice={({ created }) => `${counted(created, "fee")} booked.`}
      onClose={onClose}
      review={({ fees }) => (
        <MoneyReview
          parts={[
            {
              title: "Booked as expenses",
              lines: fees.map((fee) => ({
                what: `${fee.property_name}, ${percent(fee.management_fee_bp)} of the rent`,
                cents: fee.amount_cents,
              })),
            },
          ]}
        >
          {fees.length === 0
            ? "Nothing is left to book: the fees are booked already, or no rent was collected."
            : "Each fee is dated on the last day of the month."}
        </MoneyReview>
      )}
    >
      <MonthField
        name="month"
        label="Month"
        hint="One that is over. What is booked already is passed over."
        isRequired
        autoFocus
      />
    </ActionDialog>
  );
}
