// The files of a work order; a photo is fetched when a person asks to see it.

import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Answer } from "../../api/client";
import { downloadLink, OpenButton } from "../../files/documents";
import { bytes } from "../../text/format";
import { Failure } from "../../ui/failure";
import classes from "./photos.module.css";

type Document = Answer<"get", "/v1/work-orders/{work_order_id}">["documents"][number];

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
            </Text>
            {SHOWN.has(document.content_type) && <Picture document={document} />}
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
