// Files to add: chosen or dropped, each with its progress.

import { Button, FileButton, Group, NativeSelect, Progress, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { DocumentCategory } from "../api/values";
import { useManager } from "../session/account";
import { usePermission } from "../session/permission";
import { bytes, percent } from "../text/format";
import { choices } from "../text/words";
import { Failure } from "../ui/failure";
import { ACCEPTED } from "./content-types";
import { type About, type Link, useUpload } from "./use-upload";

interface UploadPanelProps {
  /** What the files belong to. */
  link: Link;
  category?: About["category"];
}

/** Adds files to what `link` names; absent for members who may not. */
export function UploadPanel({ link, category = "other" }: UploadPanelProps) {
  const { role } = useManager();
  const permission = usePermission("POST /v1/documents/start-upload");
  // The API takes financial documents only from an accountant.
  const allowed = role === "accountant" ? (["financial"] as const) : DocumentCategory;
  const [chosen, setChosen] = useState<About["category"]>(
    role === "accountant" ? "financial" : category,
  );
  const [files, setFiles] = useState<{ file: File; category: About["category"]; key: number }[]>(
    [],
  );
  const add = (added: File[]) =>
    setFiles((old) => [
      ...old,
      ...added.map((file, index) => ({ file, category: chosen, key: old.length + index })),
    ]);
  if (permission.isForOthers) return null;
  if (!permission.isAllowed) return <Text c="dimmed">{permission.reason}</Text>;
  return (
    <Stack gap="xs" my="sm">
      <Group align="flex-end">
        <NativeSelect
          label="Kind of file"
          data={choices(allowed)}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value as About["category"])}
        />
        <FileButton onChange={add} multiple accept={ACCEPTED}>
          {(props) => (
            <Button variant="default" {...props}>
              Add files
            </Button>
          )}
        </FileButton>
      </Group>
      {files.map(({ file, category: kind, key }) => (
        <UploadLine key={key} file={file} about={{ ...link, category: kind }} />
      ))}
    </Stack>
  );
}

function UploadLine({ file, about }: { file: File; about: About }) {
  const { state, start, stop } = useUpload(file, about);
  const isBegun = useRef(false);
  useEffect(() => {
    if (!isBegun.current) {
      isBegun.current = true;
      start();
    }
  });
  const name = `${file.name} (${bytes(file.size)})`;
  if (state.step === "failed") {
    return (
      <div>
        <Text size="sm">{name}</Text>
        <Failure error={state.error} retry={start} />
      </div>
    );
  }
  if (state.step !== "sending") {
    return (
      <Text size="sm" role="status">
        {name}: {state.step === "done" ? "added." : "cancelled."}
      </Text>
    );
  }
  return (
    <div>
      <Group justify="space-between">
        <Text size="sm">
          {name}: {percent(Math.round(state.part * 100) * 100)}
        </Text>
        <Button size="compact-xs" variant="default" onClick={stop}>
          Cancel
        </Button>
      </Group>
      <Progress value={state.part * 100} aria-label={`Sending ${file.name}`} />
    </div>
  );
}
