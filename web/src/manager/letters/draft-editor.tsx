import { useState } from "react";
import { useManager } from "../../session/account";
import { EditForm } from "../../ui/edit-form";
import type { Values } from "../../ui/form";
import { InstantField } from "../../ui/instant-field";
import { type Letter, PATH } from "./letter";
import { TextFields, Watched } from "./letter-fields";
import { given, Preview, Sides, usePreview } from "./preview";

interface DraftEditorProps {
  row: Letter;
  etag: string | null;
  onDone: () => void;
}

/** Changes the text of a draft, beside what it says. */
export function DraftEditor({ row, etag, onDone }: DraftEditorProps) {
  const { organization } = useManager();
  const { violation_id, letter_type } = row;
  const [values, setValues] = useState<Values>({});
  const said = { subject: row.subject, body: row.body, hearing_at: row.hearing_at };
  const now = Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, name in values ? values[name] : value]),
  );
  const isChanged = Object.entries(said).some(([name, value]) => now[name] !== value);
  const preview = usePreview(
    "/v1/violation-letters",
    { violation_id, letter_type, ...given<Values>(now) },
    isChanged,
  );
  return (
    <Sides>
      <EditForm
        path={PATH}
        parameters={{ violation_letter_id: row.id }}
        row={row}
        etag={etag}
        onDone={onDone}
        onCancel={onDone}
      >
        <TextFields />
        <InstantField name="hearing_at" label="Hearing" timeZone={organization.time_zone} />
        <Watched onChange={setValues} />
      </EditForm>
      <Preview
        content={isChanged ? (preview.data?.content ?? row.content) : row.content}
        error={isChanged ? preview.error : undefined}
        isWritten={Boolean(now.subject && now.body)}
      />
    </Sides>
  );
}
