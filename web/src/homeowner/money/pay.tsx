// Pays in three steps: how much and from what, what will happen, and what came of it.

import { Alert, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { money } from "../../text/format";
import { Empty } from "../../ui/empty";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { ASSESSMENTS, OwnBalance } from "./assessments";
import { METHODS } from "./method";
import { LEAST_CENTS, PayForm } from "./pay-form";

export type Owed = Answer<"get", typeof ASSESSMENTS>;
export type Saved = Answer<"get", typeof METHODS>;
export type Paid = Answer<"post", "/v1/homeowner-portal/payments">;

const ABOVE = [{ title: "Balance and payments", to: "/home/money" }];

/** The page of a payment. With `?assessment=` in the address it is for that one. */
export function Component() {
  const due = useRead(ASSESSMENTS, { query: { open: true, limit: 100 } });
  const methods = useRead(METHODS, {});
  const [paid, setPaid] = useState<Paid>();
  if (paid) return <Outcome payment={paid} again={() => setPaid(undefined)} />;
  return (
    <Page title="Pay" above={ABOVE}>
      <Loaded from={due} what="what is due">
        {(owed) => (
          <Loaded from={methods} what="your cards and bank accounts">
            {(saved) => <Pay owed={owed} saved={saved} onPaid={setPaid} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

interface PayProps {
  owed: Owed;
  saved: Saved;
  onPaid: (payment: Paid) => void;
}

function Pay({ owed, saved, onPaid }: PayProps) {
  const [address] = useSearchParams();
  const { balance } = owed;
  const named = owed.items.find(({ id }) => id === address.get("assessment"));
  const most = Math.max(balance.balance_cents - balance.pending_cents, 0);
  return (
    <>
      <OwnBalance balance={balance} />
      {most < LEAST_CENTS ? (
        <Text>There is nothing to pay here now.</Text>
      ) : saved.ready ? (
        <FromSaved owed={most} named={named} saved={saved} onPaid={onPaid} />
      ) : (
        <Alert color="gray" title="Online payments are not set up">
          Your association can't receive online payments yet. Ask its office how to pay.
        </Alert>
      )}
    </>
  );
}

interface FromSavedProps extends Omit<PayProps, "owed"> {
  owed: number;
  named: Owed["items"][number] | undefined;
}

function FromSaved({ owed, named, saved, onPaid }: FromSavedProps) {
  if (saved.items.length === 0)
    return (
      <Empty
        action={
          <Button component={Link} to="/home/payment-methods">
            Add a card or bank account
          </Button>
        }
      >
        To pay here, first add the card or bank account that you want to pay from.
      </Empty>
    );
  return <PayForm most={owed} named={named} methods={saved.items} onPaid={onPaid} />;
}

const OUTCOMES: Partial<Record<Paid["status"], { color: string; title: string; text: string }>> = {
  succeeded: {
    color: "green",
    title: "Thank you",
    text: "is paid. A receipt is on its way to your mailbox.",
  },
  pending: {
    color: "yellow",
    title: "Your payment is under way",
    text: "is being collected. Your bank may take some days; you get a receipt when it is there.",
  },
};
const FAILED = {
  color: "red",
  title: "The payment failed",
  text: "was not collected, and nothing was taken from you.",
};

/** What came of it. */
function Outcome({ payment, again }: { payment: Paid; again: () => void }) {
  const { color, title, text } = OUTCOMES[payment.status] ?? FAILED;
  return (
    <Page title={title} above={ABOVE}>
      <Alert color={color} role="status">
        <Text>
          {money(payment.amount_cents)} {text}
        </Text>
        {payment.failure_reason && <Text mt="xs">{payment.failure_reason}.</Text>}
      </Alert>
      <Group mt="md">
        {payment.status === "failed" && <Button onClick={again}>Try again</Button>}
        <Button variant="default" component={Link} to="/home/money?tab=payments">
          See your payments
        </Button>
      </Group>
    </Page>
  );
}
