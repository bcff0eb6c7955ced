import { Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { Problem } from "../../api/problems";
import { useChange } from "../../api/queries";
import { day, money } from "../../text/format";
import { nameOf } from "../../text/payment-method";
import { ChoiceField, MoneyField } from "../../ui/fields";
import { Form } from "../../ui/form";
import { MoneyReview } from "../../ui/money-review";
import { Review } from "../../ui/reviewed-form";
import type { Assessment } from "./assessments";
import type { Method } from "./method";
import type { Paid } from "./pay";

/** The processor takes no less. */
export const LEAST_CENTS = 50;

interface PayFormProps {
  /** More is not owed, or is being paid already. */
  most: number;
  /** The assessment that is paid first, if one was named. */
  named: Assessment | undefined;
  methods: readonly Method[];
  onPaid: (payment: Paid) => void;
}

interface Wish {
  payment_method_id: string;
  amount_cents: number;
}

/** Asks how much is paid from what, shows it once more, and pays. */
export function PayForm({ most, named, methods, onPaid }: PayFormProps) {
  const pay = useChange("post", "/v1/homeowner-portal/payments");
  const [wish, setWish] = useState<Wish>();
  const from = methods.find(({ id }) => id === wish?.payment_method_id);
  const send = async ({ payment_method_id, amount_cents }: Wish) => {
    const said = { payment_method_id, amount_cents };
    const body = named ? { ...said, assessment_id: named.id } : said;
    onPaid((await pay.send({ body })).body);
  };
  return (
    <>
      <div hidden={wish !== undefined}>
        <Fields most={most} named={named} methods={methods} submit={setWish} />
      </div>
      {wish && from && (
        <Review
          submitLabel={`Pay ${money(wish.amount_cents)}`}
          isDangerous={false}
          confirm={() => send(wish)}
          back={() => setWish(undefined)}
        >
          <MoneyReview
            parts={[
              {
                title: `From ${nameOf(from)}`,
                lines: [{ what: named?.description ?? "What is due", cents: wish.amount_cents }],
              },
            ]}
          >
            {from.type === "ach" && "Your bank account is debited; that takes some days."}
          </MoneyReview>
        </Review>
      )}
    </>
  );
}

interface FieldsProps extends Omit<PayFormProps, "onPaid"> {
  submit: (wish: Wish) => void;
}

/** Nothing is shown for review that can't be paid. */
function refuseOutside(cents: number, most: number) {
  if (cents >= LEAST_CENTS && cents <= most) return;
  const detail = `Enter ${money(LEAST_CENTS)} to ${money(most)}.`;
  const errors = [{ pointer: "/amount_cents", detail }];
  throw new Problem({ code: "VALIDATION_ERROR", detail, errors }, 422);
}

function Fields({ most, named, methods, submit }: FieldsProps) {
  const proposed = named ? Math.min(named.open_cents, most) : most;
  return (
    <Form<Wish>
      initial={{ payment_method_id: methods[0]?.id, amount_cents: proposed }}
      submitLabel="Continue"
      submit={async (wish) => {
        refuseOutside(wish.amount_cents, proposed);
        submit(wish);
      }}
    >
      {named && (
        <Text>
          For {named.description}, due {day(named.due_date)}.{" "}
          <Link to="/home/money/pay" reloadDocument>
            Pay everything that is due instead
          </Link>
        </Text>
      )}
      <MoneyField
        name="amount_cents"
        label="Amount"
        hint={`At most ${money(proposed)}.`}
        isRequired
        autoFocus
      />
      <ChoiceField
        name="payment_method_id"
        label="Pay from"
        choices={methods.map((method) => ({ value: method.id, label: nameOf(method) }))}
        isRequired
      />
    </Form>
  );
}
