// What is to be done and what is being done, side by side; what is over is in the list of all.

import { Anchor, Button, Card, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link } from "react-router";
import { type RowOf, useList } from "../../api/queries";
import { words } from "../../text/words";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { Failure } from "../../ui/failure";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { Waiting } from "../../ui/waiting";
import { Move, type Step } from "./moves";

type WorkOrder = RowOf<"/v1/work-orders">;

/** The board of open work orders and those in progress. */
export function Component() {
  const actions = (
    <>
      <Button variant="default" component={Link} to="/work-orders/all">
        All work orders
      </Button>
      <ActionLink operation="POST /v1/work-orders" to="/work-orders/new">
        Add a work order
      </ActionLink>
    </>
  );
  return (
    <Page title="Work orders" actions={actions}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Lane status="open" empty="Nothing waits to be started." step="start" />
        <Lane status="in_progress" empty="No work is under way." step="complete" />
      </SimpleGrid>
    </Page>
  );
}

interface LaneProps {
  status: WorkOrder["status"];
  empty: string;
  /** What usually comes next. */
  step: Step;
}

function Lane({ status, empty, step }: LaneProps) {
  const list = useList("/v1/work-orders", { status: [status] });
  const orders = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={words(status)}>
      {list.isPending && <Waiting what="work orders" />}
      {list.error && <Failure error={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && orders.length === 0 && <Text c="dimmed">{empty}</Text>}
      <Stack gap="sm">
        {orders.map((order) => (
          <OrderCard key={order.id} order={order} step={step} />
        ))}
        {list.hasNextPage && (
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => list.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </Stack>
    </Section>
  );
}

function OrderCard({ order, step }: { order: WorkOrder; step: Step }) {
  const [isMoving, move] = useDisclosure(false);
  const place = [order.property_name, order.unit_name].filter(Boolean).join(", ");
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Anchor component={Link} to={`/work-orders/${order.id}`} fw={600}>
          {order.title}
        </Anchor>
        {order.priority !== "normal" && <Status value={order.priority} />}
      </Group>
      <Text size="sm">{place}</Text>
      <Group justify="space-between" mt="xs">
        <Text size="sm" c="dimmed">
          {order.vendor_name ?? "No vendor yet"}
        </Text>
        <ActionButton
          operation={`POST /v1/work-orders/{work_order_id}/${step}`}
          size="compact-sm"
          variant="default"
          onClick={move.open}
        >
          {words(step)}
        </ActionButton>
      </Group>
      {isMoving && <Move order={order} step={step} onClose={move.close} />}
    </Card>
  );
}
