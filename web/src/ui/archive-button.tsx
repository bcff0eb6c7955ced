import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import type { PathOf, Said } from "../api/client";
import type { Operation } from "../session/permission";
import { ActionButton } from "./action-button";
import { ActionDialog } from "./dialog";
import type { Values } from "./form";

type Archivable<P extends string> = `${P}/archive` extends PathOf<"post"> ? P : never;

interface ArchiveButtonProps<P extends string> {
  /** The thing's own path; `/archive` and `/restore` stand below it. */
  path: Archivable<P>;
  parameters: Said<"post", `${P}/archive` & PathOf<"post">>["path"];
  name: string;
  /** What it is, such as "Vendor". */
  noun: string;
  isArchived: boolean;
  /** What archiving it has to say, such as the balance that was seen. */
  body?: Values;
  /** What archiving means for it. */
  children: ReactNode;
}

/** Archives a thing that is in use, and restores one that is archived; asks first. */
export function ArchiveButton<P extends string>(props: ArchiveButtonProps<P>) {
  const { path, parameters, name, noun, isArchived, body, children } = props;
  const [isAsking, ask] = useDisclosure(false);
  const action = `${path}/${isArchived ? "restore" : "archive"}` as PathOf<"post">;
  const label = isArchived ? "Restore" : "Archive";
  return (
    <>
      <ActionButton operation={`POST ${action}` as Operation} variant="default" onClick={ask.open}>
        {label}
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title={`${label} ${name}?`}
          path={action}
          parameters={parameters as Said<"post", PathOf<"post">>["path"]}
          {...(isArchived || !body ? {} : { body })}
          submitLabel={label}
          notice={`${noun} ${isArchived ? "restored" : "archived"}.`}
          onClose={ask.close}
        >
          {isArchived ? "It can be used again." : children}
        </ActionDialog>
      )}
    </>
  );
}
