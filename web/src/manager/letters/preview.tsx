// What a text would say, while it is written: the API fills it, so that it reads as it will be sent.

import { Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Answer, type BodyOf, call } from "../../api/client";
import { Problem } from "../../api/problems";
import { LetterPaper } from "../../parts/letters/letter-paper";
import classes from "../../parts/letters/letter-paper.module.css";
import { words } from "../../text/words";
import { Failure } from "../../ui/failure";
import type { Values } from "../../ui/form";
import { Waiting } from "../../ui/waiting";

export type Path = "/v1/violation-letters" | "/v1/letter-templates";
export type Filled = Answer<"post", Path>["content"];
/** A pause in typing. */
const PAUSE_MILLISECONDS = 400;

/** What the API would answer for this; nothing is kept. */
export function usePreview<P extends Path>(path: P, body: BodyOf<"post", P>, enabled = true) {
  // As text, because a value that is made anew would never be at rest.
  const [asked] = useDebouncedValue(JSON.stringify(body), PAUSE_MILLISECONDS);
  return useQuery({
    queryKey: [path, "preview", asked],
    queryFn: async ({ signal }) => {
      const said = { query: { preview: true }, body: JSON.parse(asked), signal };
      return (await call("post", path, said as never)).body as Answer<"post", P>;
    },
    enabled,
    placeholderData: keepPreviousData,
    // Not read anew with what is shown: a template that was just added would refuse itself, and each
    // refusal would read anew once more.
    staleTime: "static",
    gcTime: 0,
  });
}

interface PreviewProps {
  content: Filled | undefined;
  /** Why there is none. */
  error?: unknown;
  /** Whether there is a text to fill. */
  isWritten?: boolean;
}

/** The letter as it would be, and what is missing in it. */
export function Preview({ content, error, isWritten = true }: PreviewProps) {
  return (
    <section aria-label="Preview">
      <Title order={2} size="h5" mb="xs">
        Preview
      </Title>
      {!isWritten ? (
        <Text c="dimmed">Write a subject and a text, and see here what the homeowner reads.</Text>
      ) : error ? (
        <Failure error={error} more={details(error)} />
      ) : content ? (
        <>
          <EmptyPlaceholders content={content} />
          <LetterPaper content={content} />
        </>
      ) : (
        <Waiting what="the preview" />
      )}
    </section>
  );
}

function details(error: unknown): string[] {
  return error instanceof Problem ? error.errors.map(({ detail }) => detail) : [];
}

/** Says which placeholders leave a gap. */
export function EmptyPlaceholders({ content }: { content: Filled }) {
  const empty = content.empty_placeholders.map((name) => words(name).toLowerCase());
  if (empty.length === 0) return null;
  return (
    <Text size="sm" mb="xs" role="note">
      Nothing is known for: {empty.join(", ")}. The text has a gap there.
    </Text>
  );
}

/** What is filled in, as the API takes it. */
export function given<Body = Values>(values: Values): Body {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as Body;
}

/** What is written and what it says, side by side where there is room. */
export function Sides({ children }: { children: ReactNode }) {
  return <div className={classes.sides}>{children}</div>;
}
