import { List, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { instant } from "../text/format";
import { WrittenText } from "../ui/facts";

export interface Step {
  key: string;
  at: string;
  what: ReactNode;
  by?: string | null;
  note?: string | null;
}

interface HistoryProps {
  steps: readonly Step[];
  timeZone: string;
}

/** Every step with its note, in the order in which they are given. */
export function History({ steps, timeZone }: HistoryProps) {
  return (
    <List type="ordered" spacing="sm">
      {steps.map(({ key, at, what, by, note }) => (
        <List.Item key={key}>
          <Text span fw={600}>
            {what}
          </Text>{" "}
          <Text span c="dimmed" size="sm">
            {instant(at, timeZone)}
            {by && `, ${by}`}
          </Text>
          {note && (
            <Text>
              <WrittenText>{note}</WrittenText>
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  );
}
