// What is left, side by side: the bank's lines, and payments, expenses and batches. One of each is a
// match, several moneys are a bank batch, a line alone may be ignored.

import { Checkbox, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { type RowOf, useChange, useList } from "../../api/queries";
import { day, money } from "../../text/format";
import { ActionButton } from "../../ui/action-button";
import { Failure } from "../../ui/failure";
import { useNotice } from "../../ui/notice";
import { Section } from "../../ui/section";
import { Waiting } from "../../ui/waiting";
import { BatchDialog, IgnoreDialog, MatchDialog } from "./choosing-dialogs";
import { moneyLabel } from "./money-label";
import type { Reconciliation } from "./reconciliation";
import classes from "./reconciliation.module.css";

const UNMATCHED = "/v1/reconciliations/{reconciliation_id}/unmatched";
const AUTO_MATCH = "/v1/reconciliations/{reconciliation_id}/auto-match";
const MOST = 100;
const YEAR = 366;
export type UnmatchedRow = RowOf<typeof UNMATCHED>;

/** Both sides, and what may be done with what is chosen. */
export function Unmatched({ row }: { row: Reconciliation }) {
  const [isWide, widen] = useDisclosure(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const path = { reconciliation_id: row.id };
  const query = { limit: MOST, ...(isWide ? { within_days: YEAR } : {}) };
  const list = useList(UNMATCHED, query, true, path);
  const found = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const lines = found.filter(({ side }) => side === "transactions");
  const moneys = found.filter(({ side }) => side === "money");
  const isChosen = ({ id }: UnmatchedRow) => chosen.includes(id);
  const choose = ({ id }: UnmatchedRow) =>
    setChosen((old) => (old.includes(id) ? old.filter((each) => each !== id) : [...old, id]));
  return (
    <>
      <Actions
        row={row}
        lines={lines.filter(isChosen)}
        moneys={moneys.filter(isChosen)}
        onDone={() => setChosen([])}
      />
      {list.error && <Failure error={list.error} retry={() => list.refetch()} />}
      {list.isPending && <Waiting what="what is left" />}
      <div className={classes.sides}>
        <Section title="Lines of the bank">
          <Choices
            rows={lines}
            isChosen={isChosen}
            choose={choose}
            empty="All lines are matched or ignored."
          />
        </Section>
        <Section title="Payments and expenses">
          <Choices
            rows={moneys}
            isChosen={isChosen}
            choose={choose}
            empty="All of these days is matched."
          />
          <Checkbox
            mt="sm"
            label="Up to a year before and after"
            checked={isWide}
            onChange={(event) => (event.currentTarget.checked ? widen.open() : widen.close())}
          />
        </Section>
      </div>
      {list.hasNextPage && (
        <Text mt="sm">These are the newest {MOST}. Match them to see more.</Text>
      )}
    </>
  );
}

interface ChoicesProps {
  rows: readonly UnmatchedRow[];
  isChosen: (row: UnmatchedRow) => boolean;
  choose: (row: UnmatchedRow) => void;
  empty: string;
}

function Choices({ rows, isChosen, choose, empty }: ChoicesProps) {
  if (rows.length === 0) return <Text c="dimmed">{empty}</Text>;
  return (
    <ul className={classes.choices}>
      {rows.map((row) => (
        <li key={row.id}>
          <label className={classes.choice}>
            <input type="checkbox" checked={isChosen(row)} onChange={() => choose(row)} />
            <span>
              {row.side === "money" ? moneyLabel(row.money_kind, row.description) : row.description}
              <Text span c="dimmed" size="sm" display="block">
                {[day(row.date), row.reference].filter(Boolean).join(", ")}
              </Text>
            </span>
            <span>{money(row.amount_cents)}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

interface ActionsProps {
  row: Reconciliation;
  lines: readonly UnmatchedRow[];
  moneys: readonly UnmatchedRow[];
  onDone: () => void;
}

function Actions({ row, lines, moneys, onDone }: ActionsProps) {
  const [dialog, open] = useState<"match" | "batch" | "ignore">();
  const again = useChange("post", AUTO_MATCH);
  const [failure, setFailure] = useState<unknown>();
  const notify = useNotice();
  const [line] = lines;
  const [of] = moneys;
  const close = () => {
    open(undefined);
    onDone();
  };
  const matchAgain = async () => {
    const { body } = await again.send({ path: { reconciliation_id: row.id } });
    notify(`${body.matched} matched, ${body.suggested} suggested.`);
  };
  return (
    <>
      <Group mt="md" gap="xs">
        <ActionButton
          operation="POST /v1/reconciliations/{reconciliation_id}/match"
          disabled={lines.length !== 1 || moneys.length !== 1}
          onClick={() => open("match")}
        >
          Match the two
        </ActionButton>
        <ActionButton
          operation="POST /v1/bank-batches"
          variant="default"
          disabled={moneys.length < 2 || lines.length > 0}
          onClick={() => open("batch")}
        >
          Make a bank batch
        </ActionButton>
        <ActionButton
          operation="PATCH /v1/bank-transactions/{bank_transaction_id}"
          variant="default"
          disabled={lines.length !== 1 || moneys.length > 0}
          onClick={() => open("ignore")}
        >
          Ignore the line
        </ActionButton>
        <ActionButton
          operation={`POST ${AUTO_MATCH}`}
          variant="default"
          loading={again.isSending}
          onClick={() => {
            setFailure(undefined);
            matchAgain().catch(setFailure);
          }}
        >
          Match again
        </ActionButton>
      </Group>
      {failure !== undefined && <Failure error={failure} />}
      {dialog === "match" && line && of && (
        <MatchDialog row={row} line={line} of={of} onClose={close} />
      )}
      {dialog === "batch" && <BatchDialog row={row} moneys={moneys} onClose={close} />}
      {dialog === "ignore" && line && <IgnoreDialog line={line} onClose={close} />}
    </>
  );
}
