import { Alert, Badge, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { Answer } from "../../api/client";
import { useChange, useRead } from "../../api/queries";
import { useManager } from "../../session/account";
import { day, dayIn } from "../../text/format";
import { words } from "../../text/words";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { Failure } from "../../ui/failure";
import { ChoiceField } from "../../ui/fields";
import { Loaded } from "../../ui/loaded";
import { leaveFor } from "../../ui/outside-link";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { featuresOf, mayCancel, priceOf, stateOf } from "./plan-words";
import { UsageBars } from "./usage-bars";

type Current = Answer<"get", "/v1/subscriptions/current">;

/** What the organization pays for, how much of it is used, and how to change that. */
export function Component() {
  const current = useRead("/v1/subscriptions/current", {});
  const usage = useRead("/v1/subscriptions/limits", {});
  const [address] = useSearchParams();
  return (
    <Page title="Plan">
      <CheckoutNote outcome={address.get("checkout")} />
      <Loaded from={current} what="the plan">
        {(found) => <Subscription current={found} />}
      </Loaded>
      <Section title="What is used">
        <Loaded from={usage} what="what is used">
          {(limits) => <UsageBars usage={limits} />}
        </Loaded>
      </Section>
    </Page>
  );
}

function CheckoutNote({ outcome }: { outcome: string | null }) {
  if (outcome === "completed") {
    return (
      <Alert color="green" title="Thank you" mb="md">
        The plan changes once the payment processor has told us of your payment, mostly within a
        minute. If it has not changed when you load this page again, choose the plan once more: your
        payment is found, and nothing is paid twice.
      </Alert>
    );
  }
  if (outcome === "cancelled") {
    return (
      <Alert color="yellow" title="Nothing was paid" mb="md">
        You left the payment processor's page before the payment. The plan is as it was.
      </Alert>
    );
  }
  return null;
}

function Subscription({ current }: { current: Current }) {
  const { organization } = useManager();
  const on = (moment: string) => day(dayIn(new Date(moment), organization.time_zone));
  const { plan, effective_plan: counting, subscription } = current;
  return (
    <>
      <Group gap="sm">
        <Text fw={600} size="lg">
          {plan.name}
        </Text>
        {subscription.status !== "active" && (
          <Badge variant="light" c="var(--mantine-color-text)" tt="none">
            {words(subscription.status)}
          </Badge>
        )}
        <Text c="dimmed">{priceOf(plan)}</Text>
      </Group>
      <Text mt="xs">{stateOf(current, on)}</Text>
      {counting.id !== plan.id && (
        <Text mt="xs">Until then the limits of the plan {counting.name} count.</Text>
      )}
      <Text mt="xs">Includes {featuresOf(counting)}.</Text>
      <Actions current={current} />
    </>
  );
}

function Actions({ current }: { current: Current }) {
  const [isCancelling, cancel] = useDisclosure(false);
  const [isResuming, resume] = useDisclosure(false);
  const { cancel_at_period_end: isEnding, current_period_end: end } = current.subscription;
  return (
    <>
      <Group mt="md" gap="xs">
        <ActionLink operation="POST /v1/subscriptions/change-plan" to="/settings/plan/choose">
          Choose another plan
        </ActionLink>
        {isEnding && (
          <ActionButton
            operation="POST /v1/subscriptions/resume"
            variant="default"
            onClick={resume.open}
          >
            Keep the plan
          </ActionButton>
        )}
        {mayCancel(current) && (
          <ActionButton
            operation="POST /v1/subscriptions/cancel"
            variant="default"
            onClick={cancel.open}
          >
            Cancel the plan
          </ActionButton>
        )}
        {end !== null && <BillingPortal />}
        <ActionLink operation="GET /v1/invoices" to="/settings/plan/invoices" variant="default">
          Invoices
        </ActionLink>
      </Group>
      {isCancelling && <CancelDialog hasPeriod={end !== null} onClose={cancel.close} />}
      {isResuming && (
        <ActionDialog
          title="Keep the plan?"
          path="/v1/subscriptions/resume"
          submitLabel="Keep the plan"
          notice="The plan goes on."
          onClose={resume.close}
        >
          <Text>It renews at the end of its period, as before it was cancelled.</Text>
        </ActionDialog>
      )}
    </>
  );
}

function CancelDialog({ hasPeriod, onClose }: { hasPeriod: boolean; onClose: () => void }) {
  const times = [
    ...(hasPeriod ? [{ value: "period_end", label: "At the end of what is paid for" }] : []),
    { value: "now", label: "Now" },
  ];
  return (
    <ActionDialog
      title="Cancel the plan?"
      path="/v1/subscriptions/cancel"
      initial={{ at: times[0]?.value }}
      submitLabel="Cancel the plan"
      notice="The plan is cancelled."
      isDangerous
      onClose={onClose}
    >
      <ChoiceField name="at" label="When it ends" choices={times} isRequired />
      <Text>
        Then the free plan counts. If you have more than it allows, everything stays readable but
        nothing can be changed, until you choose a plan again or archive what is too much.
      </Text>
    </ActionDialog>
  );
}

/** Cards, bank accounts and receipts for the plan stand on the processor's own page. */
function BillingPortal() {
  const open = useChange("post", "/v1/subscriptions/billing-portal");
  const [failure, setFailure] = useState<unknown>();
  const go = () => {
    setFailure(undefined);
    const body = { return_url: `${location.origin}/settings/plan` };
    open.send({ body }).then(({ body: page }) => leaveFor(page.url), setFailure);
  };
  return (
    <>
      <ActionButton
        operation="POST /v1/subscriptions/billing-portal"
        variant="default"
        onClick={go}
        loading={open.isSending}
      >
        Cards and receipts
      </ActionButton>
      {failure !== undefined && <Failure error={failure} />}
    </>
  );
}
