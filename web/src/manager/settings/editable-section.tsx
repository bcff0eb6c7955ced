import type { ReactNode } from "react";
import type { Answer } from "../../api/client";
import { EditableSection as EditableFacts } from "../../ui/editable-section";

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

/** Some settings of the organization, which its owners change in place. */
export function EditableSection(props: EditableSectionProps) {
  return <EditableFacts path={PATH} parameters={{ organization_id: props.row.id }} {...props} />;
}
