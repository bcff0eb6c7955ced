import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import type { Answer, PathOf, Said } from "../api/client";
import type { Operation } from "../session/permission";
import { ActionButton } from "./action-button";
import { EditForm } from "./edit-form";
import { Facts } from "./facts";
import { useNotice } from "./notice";
import { Section } from "./section";

type EditablePath = PathOf<"patch"> & PathOf<"get">;

interface EditableSectionProps<P extends EditablePath> {
  title: string;
  path: P;
  parameters: Said<"patch", P>["path"];
  row: Answer<"get", P>;
  etag: string | null;
  facts: readonly (readonly [string, ReactNode])[];
  /** Whether this person may change these facts, where not all may that change others of the row. */
  isChangeable?: boolean;
  /** The fields that change these facts. */
  children: ReactNode;
}

/** Some facts of one thing: shown, and changed in place. */
export function EditableSection<P extends EditablePath>(props: EditableSectionProps<P>) {
  const { title, path, parameters, row, etag, facts, isChangeable = true, children } = props;
  const [isEditing, edit] = useDisclosure(false);
  const notify = useNotice();
  const finish = () => {
    notify("Saved.");
    edit.close();
  };
  const change = (
    <ActionButton
      operation={`PATCH ${path}` as Operation}
      variant="default"
      size="xs"
      onClick={edit.open}
    >
      Change
    </ActionButton>
  );
  return (
    <Section title={title} actions={isChangeable && !isEditing && change}>
      {isEditing ? (
        <EditForm
          path={path}
          parameters={parameters}
          row={row}
          etag={etag}
          onDone={finish}
          onCancel={edit.close}
        >
          {children}
        </EditForm>
      ) : (
        <Facts items={facts} />
      )}
    </Section>
  );
}
