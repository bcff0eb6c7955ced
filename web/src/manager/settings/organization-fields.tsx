import { Alert } from "@mantine/core";
import { LateFeeKind, PaymentOrder } from "../../api/values";
import { day } from "../../text/format";
import {
  ChoiceField,
  DayField,
  MoneyField,
  NumberField,
  PercentField,
  TextField,
} from "../../ui/fields";
import { useValues } from "../../ui/form";
import { TimeZoneField } from "../../ui/time-zone-field";
import { paymentOrder } from "./organization";

/** Who the organization is, and by which days it lives. */
export function NameFields() {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        hint="It stands in every mail to tenants and homeowners."
        isRequired
        autoFocus
      />
      <TimeZoneField
        name="time_zone"
        label="Time zone"
        hint="Rent falls due by the days of this time zone. Type the name of a city."
        isRequired
      />
    </>
  );
}

/** When rent is charged, and what a payment pays. */
export function RentFields() {
  return (
    <>
      <NumberField
        name="rent_charge_days_ahead"
        label="Days before rent is due on which it is charged"
        hint="0 to 28."
        isRequired
        autoFocus
      />
      <ChoiceField
        name="payment_order"
        label="What a payment pays first"
        hint="For payments from now on. What is paid already stays as it is."
        choices={PaymentOrder.map((value) => ({ value, label: paymentOrder(value) }))}
        isRequired
      />
    </>
  );
}

const KINDS: Record<(typeof LateFeeKind)[number], string> = {
  none: "None",
  flat: "The same amount each time",
  percent: "A part of what is open",
};

/** What overdue rent costs. */
export function LateFeeFields() {
  const { late_fee_kind: kind } = useValues();
  return (
    <>
      <ChoiceField
        name="late_fee_kind"
        label="Late fee for overdue rent"
        hint="Rent that fell due before fees were switched on bears none."
        choices={LateFeeKind.map((value) => ({ value, label: KINDS[value] }))}
        isRequired
        autoFocus
      />
      {kind === "flat" && <MoneyField name="late_fee_flat_cents" label="Amount" isRequired />}
      {kind === "percent" && (
        <>
          <PercentField name="late_fee_percent_bp" label="Part of what is open" isRequired />
          <MoneyField
            name="late_fee_cap_cents"
            label="At most"
            hint="Leave it empty for no upper bound."
          />
        </>
      )}
      {kind !== "none" && (
        <NumberField
          name="late_fee_grace_days"
          label="Days after the due date before the fee is charged"
          hint="0 to 60."
          isRequired
        />
      )}
    </>
  );
}

/** The last day whose money is settled for good. */
export function BooksFields({ initial }: { initial: string | null }) {
  const { books_closed_through: chosen } = useValues();
  const through = typeof chosen === "string" && chosen !== "" ? chosen : null;
  return (
    <>
      <DayField
        name="books_closed_through"
        label="Books are closed through"
        hint="A day before today. Leave it empty to open all days."
        autoFocus
      />
      {through !== initial && (
        <Alert color="yellow" title="Before you save">
          {through
            ? `From then on no payment, charge or correction can be dated ${day(through)} or before.
               What is entered already stays as it is.`
            : "All days are open again, so that figures which you have reported may change."}
        </Alert>
      )}
    </>
  );
}
