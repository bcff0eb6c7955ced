import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Problem } from "../../api/problems";
import { counted } from "../../text/words";
import { Facts } from "../../ui/facts";
import { Failure } from "../../ui/failure";
import { SubmitButton } from "../../ui/submit-button";
import type { Line, Table } from "./cells";
import type { Fault } from "./columns";
import { Faults } from "./faults";
import type { Checked, Importing } from "./import-lines";
import { portions } from "./portions";

interface SendPortionsProps<Row, Answer> extends Importing<Row, Answer> {
  checked: Checked<Row>;
  /** Back to the lines; with a table where only some of them are left. */
  onBack: (left: Table | undefined) => void;
}

interface Stop {
  error: unknown;
  faults: Fault[];
}

/** Sends what was checked part by part, and stops at the first refusal. */
export function SendPortions<Row, Answer>(props: SendPortionsProps<Row, Answer>) {
  const { noun, most, send, summary, onDone, onBack, checked } = props;
  const { table, rows, values, place } = checked;
  const parts = portions(rows, most);
  const [answers, setAnswers] = useState<Answer[]>([]);
  const [isSending, setIsSending] = useState(false);
  const [stop, setStop] = useState<Stop>();
  const countIn = parts.slice(0, answers.length).flat().length;

  const sendAll = async () => {
    setStop(undefined);
    setIsSending(true);
    const given = [...answers];
    let from = countIn;
    try {
      for (const part of parts.slice(given.length)) {
        given.push(await send(part, values, false));
        setAnswers([...given]);
        from += part.length;
      }
      onDone(given, values);
    } catch (error) {
      setStop({ error, faults: error instanceof Problem ? place(error, from) : [] });
    } finally {
      setIsSending(false);
    }
  };
  const left = { ...table, lines: table.lines.slice(countIn) };
  return (
    <Stack gap="sm">
      {countIn === 0 && (
        <Text fw={600}>{counted(rows.length, ...noun)} can be imported. Nothing counts yet.</Text>
      )}
      {summary && <Facts items={summary(rows)} />}
      {parts.length > 1 && (
        <Text role="status">
          {answers.length} of {parts.length} parts are in.
        </Text>
      )}
      {stop && countIn > 0 && (
        <Alert color="yellow" title="Only a part is in">
          {rangeOf(table.lines.slice(0, countIn))} are in. {rangeOf(left.lines)} are not.
        </Alert>
      )}
      {stop && stop.faults.length > 0 && <Faults faults={stop.faults} />}
      {stop && stop.faults.length === 0 && <Failure error={stop.error} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          disabled={isSending}
          onClick={() => onBack(countIn > 0 ? left : undefined)}
        >
          {countIn > 0 ? "Change the lines that are left" : "Change the lines"}
        </Button>
        <SubmitButton onClick={sendAll} loading={isSending} after={stop?.error} autoFocus>
          {countIn > 0 ? "Try the rest again" : `Import ${counted(rows.length, ...noun)}`}
        </SubmitButton>
      </Group>
    </Stack>
  );
}

function rangeOf(lines: readonly Line[]): string {
  return `Rows ${lines[0]?.number} to ${lines.at(-1)?.number}`;
}
