import { Badge, Card, Group, List, SimpleGrid, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useRead } from "../../api/queries";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { Loaded } from "../../ui/loaded";
import { leaveFor } from "../../ui/outside-link";
import { Page } from "../../ui/page";
import { featuresOf, limitsOf, type Plan, priceOf } from "./plan-words";

/** All plans side by side. */
export function Component() {
  const plans = useRead("/v1/subscriptions/plans", {});
  const current = useRead("/v1/subscriptions/current", {});
  const subscription = current.data?.body.subscription;
  const present = subscription?.status === "active" ? subscription.plan_id : undefined;
  return (
    <Page title="Choose a plan" above={[{ title: "Plan", to: "/settings/plan" }]}>
      <Loaded from={plans} what="the plans">
        {({ items }) => (
          <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
            {items.map((plan) => (
              <PlanCard key={plan.id} plan={plan} isPresent={plan.id === present} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </Page>
  );
}

function PlanCard({ plan, isPresent }: { plan: Plan; isPresent: boolean }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <Card withBorder component="section" aria-label={plan.name}>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {plan.name}
        </Title>
        {isPresent && (
          <Badge variant="light" c="var(--mantine-color-text)" tt="none">
            Your plan
          </Badge>
        )}
      </Group>
      <Text mt="xs">{priceOf(plan)}</Text>
      <List size="sm" mt="sm">
        {limitsOf(plan).map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      <Text size="sm" my="sm">
        Includes {featuresOf(plan)}.
      </Text>
      {!isPresent && (
        <ActionButton
          operation="POST /v1/subscriptions/change-plan"
          mt="auto"
          onClick={() => setIsAsking(true)}
        >
          {`Choose ${plan.name}`}
        </ActionButton>
      )}
      {isAsking && <ChangeDialog plan={plan} onClose={() => setIsAsking(false)} />}
    </Card>
  );
}

function ChangeDialog({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <ActionDialog
      title={`Change to ${plan.name}?`}
      path="/v1/subscriptions/change-plan"
      body={{ plan_id: plan.id }}
      submitLabel={`Change to ${plan.name}`}
      notice="Your choice is passed on."
      onClose={onClose}
      onDone={({ checkout_url: checkout }) =>
        checkout ? leaveFor(checkout) : navigate("/settings/plan")
      }
    >
      <Text>
        {plan.price_cents === 0
          ? "The plan costs nothing. Its limits count at once."
          : `The plan costs ${priceOf(plan).replace(" a ", " each ")}. If you have not paid before, you enter a card at our payment processor first. Otherwise the difference for the rest of the period is charged now.`}
      </Text>
    </ActionDialog>
  );
}
