import { Documents } from "./documents";
import { UploadPanel } from "./upload-panel";
import type { Link } from "./use-upload";

interface DocumentsOfProps {
  /** The one thing that the documents belong to, such as `{unit_id}`. */
  link: Partial<Record<keyof Link, string>>;
  empty: string;
  /** An archived thing takes no new documents. */
  isArchived?: boolean;
}

/** The documents of one thing, and the way to add more. */
export function DocumentsOf({ link, empty, isArchived = false }: DocumentsOfProps) {
  return (
    <>
      {!isArchived && <UploadPanel link={link} />}
      <Documents query={link} empty={empty} />
    </>
  );
}
