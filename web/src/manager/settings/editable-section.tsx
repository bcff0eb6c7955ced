import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import type { Answer } from "../../api/client";
import { ActionButton } from "../../ui/action-button";
import { EditForm } from "../../ui/edit-form";
import { Facts } from "../../ui/facts";
import { useNotice } from "../../ui/notice";
import { Section } from "../../ui/section";

export const PATH = "/v1/organizations/{organization_id}";
export type Organization = Answer<"get", typeof PATH>;

interface EditableSectionProps {
  title: string;
  row: Organization;
  etag: string | null;
  facts: readonly (readonly [string, ReactNode])[];
  /** The fields that change these facts. */
  children: ReactNode;
}

/** Some settings of the organization: shown, and changed by its owners in place. */
export function EditableSection({ title, row, etag, facts, children }: EditableSectionProps) {
  const [isEditing, edit] = useDisclosure(false);
  const notify = useNotice();
  const finish = () => {
    notify("Saved.");
    edit.close();
  };
  const change = (
    <ActionButton operation={`PATCH ${PATH}`} variant="default" size="xs" onClick={edit.open}>
      Change
    </ActionButton>
  );
  return (
    <Section title={title} actions={!isEditing && change}>
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ organization_id: row.id }}
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
