import { Text } from "@mantine/core";
import { useLocation } from "react-router";
import { useManager } from "../../session/account";
import { day, instant, money } from "../../text/format";
import { words } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Facts, WrittenText } from "../../ui/facts";
import { Rows } from "../../ui/list";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";
import { faceOf, type Payment } from "../accounts/faces";
import { payerOf, payerPage, placeOf } from "../accounts/place";
import { PaymentActions } from "./actions";

/** One payment: what it pays, what undid it, and what can be done with it. */
export function PaymentPage({ row }: { row: Payment }) {
  const { payments, paymentsTitle, paymentsPath } = faceOf(row);
  const isNew = useLocation().state?.isNew === true;
  return (
    <Page
      title={`Payment of ${money(row.amount_cents)}`}
      mark={<Status value={row.status} />}
      above={[{ title: paymentsTitle, to: payments }]}
      actions={
        <>
          {isNew && (
            <ActionLink operation={`POST ${paymentsPath}`} to={`${payments}/new`}>
              Record another payment
            </ActionLink>
          )}
          <PaymentActions row={row} />
        </>
      }
    >
      <Details row={row} />
      <Paid row={row} />
      {row.reversals.length > 0 && <Undone row={row} />}
    </Page>
  );
}

function Details({ row }: { row: Payment }) {
  const { organization } = useManager();
  return (
    <Facts
      items={[
        ["From", <ThingLink key="payer" to={payerPage(row)} name={payerOf(row)} />],
        ["For", placeOf(row) || ("payer" in row && "Own account")],
        ["Received on", day(row.received_date)],
        ["Method", words(row.method)],
        ["Reference", row.reference],
        ["Made by", row.origin !== "recorded" && words(row.origin)],
        ["Entered by", row.created_by_name],
        ["Entered on", instant(row.created_at, organization.time_zone)],
        ["Why it failed", row.failure_reason],
        ["Undone", row.reversed_cents > 0 && money(row.reversed_cents)],
        ["Waits as credit", row.credit_cents > 0 && money(row.credit_cents)],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}

function Paid({ row }: { row: Payment }) {
  const { charge, charges } = faceOf(row);
  return (
    <Section title="What it pays">
      {row.allocations.length === 0 ? (
        <Text>{whyNothing(row)}</Text>
      ) : (
        <Rows
          name={`${charge}s`}
          rows={row.allocations}
          to={({ charge_id }) => `${charges}/${charge_id}`}
          columns={[
            { title: words(charge), cell: ({ description }) => description },
            { title: "Due", cell: ({ due_date }) => day(due_date), isShort: true },
            { title: "Pays", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
          ]}
        />
      )}
    </Section>
  );
}

function whyNothing(row: Payment): string {
  const { status, credit_cents } = row;
  if (status === "pending") return "Nothing yet: the money is not there.";
  if (status === "failed") return "Nothing: the payment has failed.";
  if (status === "refunded") return "Nothing: all of it was given back.";
  return credit_cents > 0
    ? `Nothing is open, so ${money(credit_cents)} waits for the next ${faceOf(row).charge}.`
    : "Nothing.";
}

function Undone({ row }: { row: Payment }) {
  return (
    <Section title="What undid it">
      <Rows
        name="reversals"
        rows={row.reversals}
        columns={[
          { title: "What", cell: ({ kind }) => words(kind) },
          { title: "On", cell: ({ effective_on }) => day(effective_on), isShort: true },
          { title: "Why", cell: ({ reason }) => reason },
          { title: "Paid out", cell: ({ method }) => method && words(method) },
          { title: "Reference", cell: ({ reference }) => reference },
          { title: "By", cell: ({ created_by_name }) => created_by_name },
          { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
        ]}
      />
    </Section>
  );
}
