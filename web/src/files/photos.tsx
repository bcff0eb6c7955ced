// The files of one thing; a photo is fetched when a person asks to see it.

import { Group, Stack, Text } from "@mantine/core";
import { bytes } from "../text/format";
import { type Document, DocumentActions, downloadLink, OpenButton } from "./documents";
import { isPicture, Picture } from "./open-file";

/** One line a file, with a way to look at it. */
export function Photos({ documents }: { documents: readonly Document[] }) {
  if (documents.length === 0) return <Text c="dimmed">No photos or files yet.</Text>;
  return (
    <Stack gap="xs">
      {documents.map((document) => (
        <div key={document.id}>
          <Group gap="xs">
            <OpenButton document={document} />
            <Text size="sm" c="dimmed">
              {bytes(document.size_bytes)}
              {document.visible_to_homeowners && ", the homeowner sees it"}
            </Text>
            {isPicture(document) && <Picture file={document} linkOf={downloadLink} />}
            <DocumentActions document={document} />
          </Group>
        </div>
      ))}
    </Stack>
  );
}
