import { Group, Progress, Stack, Text } from "@mantine/core";
import type { Answer } from "../../api/client";
import { limitAmount, limitName } from "../../text/limits";

type Usage = Answer<"get", "/v1/subscriptions/limits">;

const COLORS = { ok: "indigo", warning: "yellow", critical: "red" } as const;
const WARNINGS = { ok: "", warning: " · little is left", critical: " · almost nothing is left" };

/** Each limit as a bar, with the same in words. */
export function UsageBars({ usage }: { usage: Usage }) {
  return (
    <Stack gap="md" maw={560}>
      {Object.entries(usage).map(([limit, each]) => (
        <div key={limit}>
          <Group justify="space-between" gap="xs">
            <Text fw={500}>{limitName(limit)}</Text>
            <Text size="sm">{amountOf(limit, each)}</Text>
          </Group>
          {each.limit !== null && (
            <Progress
              mt={4}
              value={Math.min(each.percent ?? 0, 100)}
              color={COLORS[each.level]}
              aria-label={`${limitName(limit)}, used part`}
            />
          )}
          {"invited" in each && each.invited > 0 && (
            <Text size="sm" c="dimmed">
              {each.invited} of them invited
            </Text>
          )}
        </div>
      ))}
    </Stack>
  );
}

/** "3 of 15", "62 of 50 · more than the plan allows". */
export function amountOf(limit: string, { limit: most, used, level }: Usage["units"]): string {
  if (most === null) return `${limitAmount(limit, used)}, without a limit`;
  const amounts = `${limitAmount(limit, used)} of ${limitAmount(limit, most)}`;
  if (used > most) return `${amounts} · more than the plan allows`;
  return used === most ? `${amounts} · nothing is left` : amounts + WARNINGS[level];
}
