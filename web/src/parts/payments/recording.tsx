// The second and third step of recording a payment: what has come, and what it pays.

import { Alert, Anchor, Group, Text } from "@mantine/core";
import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { type Answer, type BodyOf, call } from "../../api/client";
import { Problem } from "../../api/problems";
import { useChange } from "../../api/queries";
import { useManager } from "../../session/account";
import { day, money } from "../../text/format";
import type { Values } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Review } from "../../ui/reviewed-form";
import type { Face } from "../accounts/faces";
import type { PayerAccount } from "../accounts/payer-account";
import { payables, type Wanted } from "./allocations";
import { PaymentEntries } from "./payment-entries";
import { PaymentPreview } from "./payment-preview";
import { Step } from "./step";

type PaymentsPath = Face["paymentsPath"];
export type NewPayment = BodyOf<"post", PaymentsPath>;
export type MadePayment = Answer<"post", PaymentsPath>;

type State =
  | { step: "entries" }
  | { step: "like"; body: NewPayment; paymentId: string }
  | { step: "preview"; body: NewPayment; answer: MadePayment };

interface RecordingProps {
  account: PayerAccount;
  /** The charge that is meant to be paid first. */
  chargeId: string | null;
}

/** Asks for the payment, shows what it would pay, and records it. */
export function Recording({ account, chargeId }: RecordingProps) {
  const { organization } = useManager();
  const { payments, paymentsPath } = account.face;
  const create = useChange("post", paymentsPath);
  const navigate = useNavigate();
  const notify = useNotice();
  const meant = account.openCharges.find(({ id }) => id === chargeId);
  const [entries, setEntries] = useState<Values>(() =>
    firstEntries(account, meant?.open_cents, organization.today),
  );
  const { step, show, back } = useStep();

  const preview = async (body: NewPayment) => {
    try {
      const query = { preview: true };
      const { body: answer } = await call("post", paymentsPath, { query, body });
      show({ step: "preview", body, answer });
    } catch (error) {
      if (!(error instanceof Problem && error.paymentId)) throw error;
      show({ step: "like", body, paymentId: error.paymentId });
    }
  };
  const enter = (values: Values) => {
    setEntries(values);
    return preview(bodyOf(account, values, meant));
  };
  const record = async (body: NewPayment) => {
    const { body: payment } = await create.send({ body });
    notify(body.pending ? "Pending payment recorded." : "Payment recorded.");
    navigate(`${payments}/${payment.id}`, { replace: true, state: { isNew: true } });
  };

  return (
    <>
      <PaidBy account={account} />
      {step.step === "entries" && (
        <PaymentEntries
          initial={entries}
          openCents={sumOf(account)}
          payer={account.face.payer}
          submit={enter}
        />
      )}
      {step.step === "like" && (
        <LikePayment
          payments={payments}
          paymentId={step.paymentId}
          body={step.body}
          back={back}
          goOn={() => preview({ ...step.body, again: true })}
        />
      )}
      {step.step === "preview" && (
        <PaymentPreview
          body={step.body}
          face={account.face}
          answer={step.answer}
          charges={payables(account.openCharges)}
          choose={(allocations: Wanted[]) => preview({ ...step.body, allocations })}
          confirm={() => record(step.body)}
          back={back}
        />
      )}
    </>
  );
}

/** What is shown now. The browser's own way back leads to the entries, which stay as they are. */
function useStep() {
  const [later, setLater] = useState<State>({ step: "entries" });
  const { pathname, search, state } = useLocation();
  const navigate = useNavigate();
  const isLater = state?.isLater === true;
  const show = (next: State) => {
    setLater(next);
    navigate(pathname + search, { replace: isLater, state: { isLater: true } });
  };
  const step: State = isLater ? later : { step: "entries" };
  return { step, show, back: () => navigate(-1) };
}

/** What is open in all. */
function sumOf({ openCharges }: PayerAccount): number {
  return openCharges.reduce((sum, { open_cents }) => sum + open_cents, 0);
}

function firstEntries(account: PayerAccount, meantCents: number | undefined, today: string) {
  const last = account.lastPayment;
  return {
    amount_cents: meantCents ?? (sumOf(account) || undefined),
    received_date: today,
    method: last?.origin === "recorded" ? last.method : "check",
  };
}

function bodyOf(account: PayerAccount, values: Values, meant?: { id: string; open_cents: number }) {
  const { pending, email_receipt, ...entered } = values as unknown as NewPayment;
  const amount_cents = Math.min(entered.amount_cents, meant?.open_cents ?? 0);
  const allocations = meant && !pending ? [{ charge_id: meant.id, amount_cents }] : [];
  return {
    ...entered,
    ...account.named,
    ...(pending ? { pending } : { email_receipt, allocations }),
  };
}

function PaidBy({ account: { face, payer, purpose, lastPayment } }: { account: PayerAccount }) {
  return (
    <Group mb="md" gap="xs">
      <Text>
        From <strong>{payer}</strong> ({purpose}).{" "}
        {lastPayment &&
          `Last payment: ${money(lastPayment.amount_cents)} on ${day(lastPayment.received_date)}.`}
      </Text>
      <Anchor component={Link} to={`${face.payments}/new`}>
        Another {face.payer}
      </Anchor>
    </Group>
  );
}

interface LikePaymentProps {
  payments: Face["payments"];
  paymentId: string;
  body: NewPayment;
  back: () => void;
  goOn: () => Promise<void>;
}

/** A payment of the same amount, day and reference is there: asks whether this is another one. */
function LikePayment({ payments, paymentId, body, back, goOn }: LikePaymentProps) {
  return (
    <>
      <Step number={2} title="Is this another payment?" />
      <Review submitLabel="It is another payment" isDangerous={false} confirm={goOn} back={back}>
        <Alert role="alert" color="yellow" title="It may be recorded already">
          <Text size="sm">
            The account has a payment of {money(body.amount_cents)}, received on{" "}
            {day(body.received_date)},{" "}
            {body.reference ? `with the reference ${body.reference}` : "also without a reference"}.
          </Text>
          <Anchor component={Link} to={`${payments}/${paymentId}`} size="sm">
            See that payment
          </Anchor>
        </Alert>
      </Review>
    </>
  );
}
