import { AssociationPaymentOrder } from "../../api/values";
import { CheckField, ChoiceField, MoneyField, NumberField, PercentField } from "../../ui/fields";
import { useValues } from "../../ui/form";

const ORDERS: Record<(typeof AssociationPaymentOrder)[number], string> = {
  assessments_first: "Dues and special assessments, then fines, fees last",
  oldest_first: "The assessment that is due first",
};

/** What a payment pays first, in words. */
export function paymentOrder(order: (typeof AssociationPaymentOrder)[number]): string {
  return ORDERS[order];
}

/** What an overdue assessment costs. */
export function LateFeeFields() {
  const { late_fees } = useValues();
  return (
    <>
      <CheckField
        name="late_fees"
        label="Charge late fees"
        hint="From today on. What fell due before bears none."
      />
      {late_fees === true && (
        <>
          <PercentField
            name="late_fee_percent_bp"
            label="Late fee"
            hint="Of what is overdue; 10 unless you say otherwise."
          />
          <MoneyField
            name="late_fee_minimum_cents"
            label="Least late fee"
            hint="$25.00 unless you say otherwise."
          />
          <NumberField
            name="late_fee_grace_days"
            label="Days of grace"
            hint="After the due date; 10 unless you say otherwise."
          />
        </>
      )}
    </>
  );
}

/** When homeowners are charged, and what their payments pay. */
export function AssessingFields() {
  return (
    <>
      <NumberField
        name="assessment_days_ahead"
        label="Days before a recurring assessment is due on which it is charged"
        hint="0 to 60."
        isRequired
        autoFocus
      />
      <ChoiceField
        name="payment_order"
        label="What a payment pays first"
        hint="For payments from now on. What is paid already stays as it is."
        choices={AssociationPaymentOrder.map((value) => ({ value, label: ORDERS[value] }))}
        isRequired
      />
      <NumberField
        name="delinquent_after_days"
        label="Days overdue after which a homeowner is delinquent"
        hint="1 to 365."
        isRequired
      />
    </>
  );
}
