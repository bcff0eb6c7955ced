// The files of one thing; a photo is fetched when a person asks to see it.

import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { bytes } from "../text/format";
import { Failure } from "../ui/failure";
import { type Document, DocumentActions, downloadLink, OpenButton } from "./documents";
import classes from "./photos.module.css";

const SHOWN = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);

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
            {SHOWN.has(document.content_type) && <Picture document={document} />}
            <DocumentActions document={document} />
          </Group>
        </div>
      ))}
    </Stack>
  );
}

function Picture({ document }: { document: Document }) {
  const [address, setAddress] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  if (address) return <img src={address} alt={document.file_name} className={classes.photo} />;
  const show = () => downloadLink(document.id).then(({ url }) => setAddress(url), setFailure);
  return (
    <>
      <Button variant="default" size="compact-xs" onClick={show}>
        Show
      </Button>
      {failure !== undefined && <Failure error={failure} />}
    </>
  );
}
