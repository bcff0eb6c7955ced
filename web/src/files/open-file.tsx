// A kept file, opened by a link that its own part of the API gives.

import { Button } from "@mantine/core";
import { useState } from "react";
import { Failure } from "../ui/failure";
import { follow } from "../ui/outside-link";
import classes from "./photos.module.css";

export interface KeptFile {
  id: string;
  file_name: string;
  content_type: string;
}

export interface OpenFileProps {
  file: Pick<KeptFile, "id" | "file_name">;
  /** Asks for the link, which is good for minutes. */
  linkOf: (document_id: string) => Promise<{ url: string }>;
}

const SHOWN = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);

/** Whether a browser can show it as a picture. */
export function isPicture({ content_type }: Pick<KeptFile, "content_type">): boolean {
  return SHOWN.has(content_type);
}

/** Fetches a link that works for some minutes, and saves the file by it. */
export function OpenFile({ file, linkOf }: OpenFileProps) {
  const [failure, setFailure] = useState<unknown>();
  const open = async () => {
    setFailure(undefined);
    await linkOf(file.id).then(({ url }) => follow(url), setFailure);
  };
  return (
    <>
      <Button variant="subtle" size="compact-sm" onClick={open}>
        {file.file_name}
      </Button>
      {failure !== undefined && <Failure error={failure} />}
    </>
  );
}

/** A photo, fetched when a person asks to see it. */
export function Picture({ file, linkOf }: OpenFileProps) {
  const [address, setAddress] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  if (address) return <img src={address} alt={file.file_name} className={classes.photo} />;
  const show = () => linkOf(file.id).then(({ url }) => setAddress(url), setFailure);
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        aria-label={`Show ${file.file_name}`}
        onClick={show}
      >
        Show
      </Button>
      {failure !== undefined && <Failure error={failure} />}
    </>
  );
}
