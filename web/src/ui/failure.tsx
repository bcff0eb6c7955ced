// Why something could not be shown or done, and what the person can do about it.

import { Alert, Button, Group, List, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { Problem, Unreachable } from "../api/problems";
import { duration, withDays } from "../text/format";
import { limitAmount, limitName } from "../text/limits";

const TITLES: Record<string, string> = {
  CONFLICT: "This does not fit the present state",
  PRECONDITION_FAILED: "Changed in the meantime",
  RATE_LIMITED: "Too many requests",
  NOT_FOUND: "This does not exist",
  FORBIDDEN: "Not allowed",
  FEATURE_NOT_AVAILABLE: "Not part of the plan",
  LIMIT_EXCEEDED: "The plan's limit is reached",
  VALIDATION_ERROR: "Please check your entries",
};

interface FailureProps {
  error: unknown;
  /** Try the same again; left out where that would not help. */
  retry?: (() => void) | undefined;
  /** Messages about fields that this page does not show. */
  more?: readonly string[];
}

/** An error in words, with a button to try again once that makes sense. */
export function Failure({ error, retry, more = [] }: FailureProps) {
  const wait = useSecondsLeft(error);
  const isKnown = error instanceof Problem || error instanceof Unreachable;
  const code = error instanceof Problem ? error.code : "";
  const items = [...more, ...(error instanceof Problem ? error.limits.map(reached) : [])];
  const title =
    error instanceof Unreachable ? "No connection" : (TITLES[code] ?? "That did not work");
  return (
    <Alert role="alert" color="red" title={title} my="md">
      <Text>
        {isKnown
          ? withDays(error.message)
          : "Something went wrong on this page. Reload it, please."}
      </Text>
      {items.length > 0 && (
        <List size="sm" mt="xs">
          {items.map((each) => (
            <List.Item key={each}>{withDays(each)}</List.Item>
          ))}
        </List>
      )}
      {retry && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={retry} disabled={wait > 0}>
            {wait > 0 ? `Try again in ${duration(wait)}` : "Try again"}
          </Button>
        </Group>
      )}
    </Alert>
  );
}

/** "Tenants: 62 now, the plan allows 50." */
function reached({ limit, used, allowed }: Problem["limits"][number]): string {
  return `${limitName(limit)}: ${limitAmount(limit, used)} now, the plan allows ${limitAmount(limit, allowed)}.`;
}

/** Seconds until the API said that trying again makes sense. */
export function useSecondsLeft(error: unknown): number {
  const [left, setLeft] = useState(secondsTold(error));
  useEffect(() => {
    const told = secondsTold(error);
    setLeft(told);
    if (told === 0) return;
    const until = Date.now() + told * 1000;
    const timer = setInterval(() => {
      const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      setLeft(seconds);
      if (seconds === 0) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}

function secondsTold(error: unknown): number {
  return error instanceof Problem ? (error.retryAfter ?? 0) : 0;
}
