import { CheckField, DayField, LongTextField, MoneyField, NumberField } from "../../ui/fields";

/** When a lease begins, which only a draft may change. */
export function StartField({ autoFocus = false }: { autoFocus?: boolean }) {
  return <DayField name="start_date" label="First day" isRequired autoFocus={autoFocus} />;
}

/** When a lease ends, or that it does not. */
export function EndFields() {
  return (
    <>
      <DayField
        name="end_date"
        label="Last day"
        hint="Leave it empty for a lease from month to month."
      />
      <CheckField
        name="rolls_over"
        label="Goes on from month to month after the last day"
        hint="Until the lease is terminated or renewed."
      />
    </>
  );
}

/** Rent and deposit, which only a draft may change. */
export function PriceFields() {
  return (
    <>
      <MoneyField name="rent_amount_cents" label="Rent a month" isRequired />
      <MoneyField
        name="deposit_amount_cents"
        label="Security deposit"
        hint="Charged when the lease is activated."
      />
    </>
  );
}

export function DueDayField() {
  return (
    <NumberField
      name="rent_due_day"
      label="Rent is due on day"
      hint="Of each month, 1 to 31. 31 is the last day of every month."
      isRequired
    />
  );
}

export function NotesField() {
  return <LongTextField name="notes" label="Notes" hint="For managers only." />;
}
