import { Group, Stack, Text } from "@mantine/core";
import type { RowOf } from "../../api/queries";
import { isPicture, OpenFile, Picture } from "../../files/open-file";
import { bytes } from "../../text/format";
import { ownLink } from "./own-link";

export type OwnDocument = RowOf<"/v1/homeowner-portal/documents">;

/** The files about one thing, each with a way to look at it. */
export function OwnFiles({ documents }: { documents: readonly OwnDocument[] }) {
  if (documents.length === 0) return <Text c="dimmed">No photos or files yet.</Text>;
  return (
    <Stack gap="xs">
      {documents.map((document) => (
        <Group key={document.id} gap="xs">
          <OpenFile file={document} linkOf={ownLink} />
          <Text size="sm" c="dimmed">
            {bytes(document.size_bytes)}
            {document.is_own ? ", sent by you" : ", from the association"}
          </Text>
          {isPicture(document) && <Picture file={document} linkOf={ownLink} />}
        </Group>
      ))}
    </Stack>
  );
}
