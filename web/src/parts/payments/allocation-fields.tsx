import { Stack, Text } from "@mantine/core";
import { day, money } from "../../text/format";
import { MoneyInput } from "../../ui/fields";
import { useField, useValues } from "../../ui/form";
import uiClasses from "../../ui/ui.module.css";
import { mistakeIn, type Payable, sumOf, type Wanted, withAmount } from "./allocations";

interface AllocationFieldsProps {
  charges: readonly Payable[];
  /** What the payment has to give. */
  amountCents: number;
}

/** An amount for each charge, with their sum; the form's `allocations`. */
export function AllocationFields({ charges, amountCents }: AllocationFieldsProps) {
  const values = useValues();
  const wanted = (values.allocations ?? []) as readonly Wanted[];
  const mistake = mistakeIn(wanted, charges, amountCents);
  const field = useField<readonly Wanted[]>({
    name: "allocations",
    label: "What it pays",
    isRequired: false,
    mistake,
  });
  const amountOf = (id: string) =>
    wanted.find(({ charge_id }) => charge_id === id)?.amount_cents ?? null;
  return (
    <Stack gap="xs">
      <div className={uiClasses.scroll}>
        <table className={uiClasses.table}>
          <thead>
            <tr>
              <th scope="col">Charge</th>
              <th scope="col">Due</th>
              <th scope="col" className={uiClasses.amount}>
                At most
              </th>
              <th scope="col">Pays</th>
            </tr>
          </thead>
          <tbody>
            {charges.map(({ charge_id, description, due_date, most_cents }, place) => (
              <tr key={charge_id}>
                <td>{description}</td>
                <td>{day(due_date)}</td>
                <td className={uiClasses.amount}>{money(most_cents)}</td>
                <td>
                  <MoneyInput
                    {...(place === 0 ? { name: "allocations", autoFocus: true } : {})}
                    label={`Pays of ${description}`}
                    cents={amountOf(charge_id)}
                    onChange={(cents) => field.set(withAmount(wanted, charge_id, cents))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Sum wanted={wanted} amountCents={amountCents} mistake={mistake} />
      {field.error && field.error !== mistake && (
        <Text c="var(--mantine-color-error)" size="sm" role="alert">
          {field.error}
        </Text>
      )}
    </Stack>
  );
}

interface SumProps {
  wanted: readonly Wanted[];
  amountCents: number;
  mistake: string | undefined;
}

/** What the amounts come to, while they are typed. */
function Sum({ wanted, amountCents, mistake }: SumProps) {
  const sum = sumOf(wanted);
  const left = amountCents - sum;
  return (
    <Text role="status" size="sm" {...(mistake ? { c: "var(--mantine-color-error)" } : {})}>
      {mistake ??
        (left === 0
          ? `All of ${money(amountCents)} is given out.`
          : `${money(sum)} of ${money(amountCents)} is given out. The other ${money(left)} pays what is open, and then waits as credit.`)}
    </Text>
  );
}
