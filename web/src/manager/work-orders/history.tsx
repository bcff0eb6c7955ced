import { List, Text } from "@mantine/core";
import type { Answer } from "../../api/client";
import { useManager } from "../../session/account";
import { instant } from "../../text/format";
import { words } from "../../text/words";
import { WrittenText } from "../../ui/facts";

type Event = Answer<"get", "/v1/work-orders/{work_order_id}">["events"][number];

/** Every step with its note, the oldest first. */
export function History({ events }: { events: readonly Event[] }) {
  const { organization } = useManager();
  return (
    <List type="ordered" spacing="sm">
      {events.map((event) => (
        <List.Item key={event.created_at}>
          <Text span fw={600}>
            {words(event.to_status)}
          </Text>{" "}
          <Text span c="dimmed" size="sm">
            {instant(event.created_at, organization.time_zone)}
            {event.actor_name && `, ${event.actor_name}`}
          </Text>
          {event.note && (
            <Text>
              <WrittenText>{event.note}</WrittenText>
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  );
}
