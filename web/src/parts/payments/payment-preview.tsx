import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { day, money } from "../../text/format";
import { words } from "../../text/words";
import { Form, type Values } from "../../ui/form";
import { MoneyReview } from "../../ui/money-review";
import { Review } from "../../ui/reviewed-form";
import uiClasses from "../../ui/ui.module.css";
import type { Face } from "../accounts/faces";
import { AllocationFields } from "./allocation-fields";
import type { Payable, Wanted } from "./allocations";
import type { MadePayment, NewPayment } from "./recording";
import { Step } from "./step";

interface PaymentPreviewProps {
  body: NewPayment;
  face: Face;
  /** The payment as it would be. */
  answer: MadePayment;
  charges: readonly Payable[];
  /** Preview again with what a person has chosen. */
  choose: (allocations: Wanted[]) => Promise<void>;
  confirm: () => Promise<void>;
  back: () => void;
}

/** The third step: what it pays. Enter records it. */
export function PaymentPreview(props: PaymentPreviewProps) {
  const { body, face, answer, charges, choose, confirm, back } = props;
  const [isChoosing, setIsChoosing] = useState(false);
  if (isChoosing) {
    const paid = answer.allocations.map(({ charge_id, amount_cents }) => ({
      charge_id,
      amount_cents,
    }));
    const submit = async ({ allocations }: Values) => {
      await choose(allocations as Wanted[]);
      setIsChoosing(false);
    };
    return (
      <>
        <Step number={3} title="What does it pay?" />
        <Form
          initial={{ allocations: paid }}
          submitLabel="Continue"
          submit={submit}
          onCancel={() => setIsChoosing(false)}
        >
          <AllocationFields charges={charges} amountCents={body.amount_cents} />
        </Form>
      </>
    );
  }
  return (
    <>
      <Step number={3} title="What it pays" />
      <div className={uiClasses.form}>
        <Review submitLabel="Record the payment" isDangerous={false} confirm={confirm} back={back}>
          <Consequences body={body} face={face} answer={answer} />
          {!body.pending && charges.length > 0 && (
            <Group mt="sm">
              <Button variant="default" size="xs" onClick={() => setIsChoosing(true)}>
                Choose what it pays
              </Button>
            </Group>
          )}
        </Review>
      </div>
    </>
  );
}

interface ConsequencesProps {
  body: NewPayment;
  face: Face;
  answer: MadePayment;
}

function Consequences({ body, face, answer }: ConsequencesProps) {
  const { amount_cents, allocations, credit_cents, balance_cents } = answer;
  const how = `${words(answer.method).toLowerCase()}, received on ${day(answer.received_date)}`;
  return (
    <MoneyReview
      parts={[
        {
          title: "Pays",
          lines: allocations.map((each) => ({
            what: `${each.description}, due ${day(each.due_date)}`,
            cents: each.amount_cents,
          })),
        },
        {
          title: "Stays",
          lines:
            credit_cents > 0
              ? [{ what: `Credit that waits for the next ${face.charge}`, cents: credit_cents }]
              : [],
        },
      ]}
      balanceCents={balance_cents}
    >
      {money(amount_cents)} by {how}.
      {body.pending && " It pays nothing until you settle it on its page."}
      {body.email_receipt &&
        ` A receipt is mailed to the ${face.payer}, if there is an e-mail address.`}
    </MoneyReview>
  );
}
