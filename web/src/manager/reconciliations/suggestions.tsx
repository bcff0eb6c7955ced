// The suggestions, decided one after the other: A accepts the marked one and R rejects it, arrows
// mark another.

import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { useState } from "react";
import { type RowOf, useChange, useList } from "../../api/queries";
import { usePermission } from "../../session/permission";
import { day, money } from "../../text/format";
import { counted } from "../../text/words";
import { Failure } from "../../ui/failure";
import { Waiting } from "../../ui/waiting";
import { moneyLabel } from "./money-label";
import type { Reconciliation } from "./reconciliation";
import classes from "./reconciliation.module.css";

const MATCHES = "/v1/reconciliations/{reconciliation_id}/matches";
const ACCEPT = "/v1/reconciliations/{reconciliation_id}/accept-match";
const REJECT = "/v1/reconciliations/{reconciliation_id}/reject-match";
const MOST = 100;
type Match = RowOf<typeof MATCHES>;

/** What may belong together, for a person to decide. */
export function Suggestions({ row }: { row: Reconciliation }) {
  const path = { reconciliation_id: row.id };
  const list = useList(MATCHES, { state: "suggested", limit: MOST }, true, path);
  const accept = useChange("post", ACCEPT);
  const reject = useChange("post", REJECT);
  const { isAllowed } = usePermission(`POST ${ACCEPT}`);
  const [marked, mark] = useState(0);
  const [failure, setFailure] = useState<unknown>();
  const found = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const place = Math.min(marked, found.length - 1);
  const isSending = accept.isSending || reject.isSending;
  const decide = (match: Match | undefined, change: typeof accept | typeof reject) => {
    if (!match || isSending || !isAllowed) return;
    setFailure(undefined);
    change.send({ path, body: { match_id: match.id } }).catch(setFailure);
  };
  useWindowEvent("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "a") decide(found[place], accept);
    if (event.key === "r") decide(found[place], reject);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    mark(Math.max(0, Math.min(place + step, found.length - 1)));
  });
  if (list.isPending) return <Waiting what="suggestions" />;
  return (
    <Stack gap="sm">
      {isAllowed && (
        <Text c="dimmed">
          Press A to accept the marked one, R to reject it, arrows to mark another.
        </Text>
      )}
      {list.error && <Failure error={list.error} retry={() => list.refetch()} />}
      {failure !== undefined && <Failure error={failure} />}
      {found.map((match, index) => (
        <Paper
          key={match.id}
          withBorder
          p="sm"
          aria-current={index === place}
          className={classes.pair}
        >
          <Pair match={match} />
          {isAllowed && (
            <Group gap="xs" justify="flex-end">
              <Button size="compact-sm" disabled={isSending} onClick={() => decide(match, accept)}>
                Accept
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                disabled={isSending}
                onClick={() => decide(match, reject)}
              >
                Reject
              </Button>
            </Group>
          )}
        </Paper>
      ))}
    </Stack>
  );
}

/** Both sides of a suggestion, and how they differ. */
function Pair({ match }: { match: Match }) {
  const differs = match.amount_difference_cents !== 0;
  return (
    <div className={classes.sides}>
      <div>
        <Text fw={600}>{money(match.amount_cents)}</Text>
        <Text>{match.description}</Text>
        <Text c="dimmed">Line of {day(match.posted_on)}</Text>
      </div>
      <div>
        <Text fw={600}>{money(match.money_cents)}</Text>
        <Text>{moneyLabel(match.money_kind, match.money_description)}</Text>
        <Text c="dimmed">
          {day(match.money_date)}, {counted(match.day_difference, "day")} apart
          {differs && `, ${money(Math.abs(match.amount_difference_cents))} apart`}
        </Text>
      </div>
    </div>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, dialog") !== null
  );
}
