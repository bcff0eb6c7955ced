// Photos and PDFs to add, sent one after the other.

import { Button, FileButton, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { createAttempt } from "../../api/attempt";
import { Problem } from "../../api/problems";
import { bytes } from "../../text/format";
import { Failure } from "../../ui/failure";
import { type About, ACCEPTED, sendFile } from "./send-file";

/** A chosen file. Its attempt has one key, so that sending it again adds it once. */
interface Chosen {
  file: File;
  attempt: ReturnType<typeof createAttempt>;
  error?: unknown;
  isSent?: boolean;
}

/** Adds files to an own request or violation. */
export function AddFiles({ about }: { about: About }) {
  const { chosen, isSending, add, again } = useSending(about);
  return (
    <Stack gap="xs" my="sm" align="flex-start">
      <FileButton onChange={add} multiple accept={ACCEPTED}>
        {(props) => (
          <Button variant="default" loading={isSending} {...props}>
            Add photos or a PDF
          </Button>
        )}
      </FileButton>
      {chosen.map((each, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added, at the end
        <div key={place} role="status">
          <Text size="sm">
            {each.file.name} ({bytes(each.file.size)})
            {each.isSent ? ": added." : each.error === undefined && ": being sent …"}
          </Text>
          {each.error !== undefined && <Refused error={each.error} again={() => again(each)} />}
        </div>
      ))}
    </Stack>
  );
}

/** What is wrong with the file itself is not cured by sending it again. */
function Refused({ error, again }: { error: unknown; again: () => void }) {
  const isFinal = error instanceof Problem && [413, 422].includes(error.status);
  const details = error instanceof Problem ? error.errors.map(({ detail }) => detail) : [];
  return <Failure error={error} more={details} retry={isFinal ? undefined : again} />;
}

function useSending(about: About) {
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [underWay, setUnderWay] = useState(0);
  const queries = useQueryClient();
  const before = useRef(Promise.resolve());
  const note = (of: Chosen, change: Partial<Chosen>) =>
    setChosen((all) =>
      all.map((each) => (each.attempt === of.attempt ? { ...each, ...change } : each)),
    );
  const send = async (one: Chosen) => {
    const key = one.attempt.keyFor([about, one.file.name, one.file.size]);
    await sendFile(one.file, about, key).then(
      () => note(one, { isSent: true }),
      (error: unknown) => note(one, { error }),
    );
  };
  // One at a time, because a telephone's connection is narrow.
  const queue = (all: readonly Chosen[]) => {
    setUnderWay((count) => count + all.length);
    for (const one of all) {
      before.current = before.current
        .then(() => send(one))
        .then(() => setUnderWay((count) => count - 1));
    }
    void before.current.then(() => queries.invalidateQueries());
  };
  const add = (files: File[]) => {
    const added = files.map((file) => ({ file, attempt: createAttempt() }));
    setChosen((all) => [...all, ...added]);
    queue(added);
  };
  const again = (one: Chosen) => {
    note(one, { error: undefined });
    queue([one]);
  };
  return { chosen, isSending: underWay > 0, add, again };
}
