import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { LetterType } from "../../api/values";
import { useManager } from "../../session/account";
import { choices } from "../../text/words";
import { ChoiceField } from "../../ui/fields";
import { Form, useValues, type Values } from "../../ui/form";
import { InstantField } from "../../ui/instant-field";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { TextFields, Watched } from "./letter-fields";
import { Preview, Sides, usePreview } from "./preview";

type NewLetter = BodyOf<"post", "/v1/violation-letters">;

/** Begins a letter with the text of its template, and goes to the draft. */
export function Component() {
  const [address] = useSearchParams();
  const violation_id = address.get("violation") ?? "";
  const back = `/violations/${violation_id}`;
  const initial = { letter_type: address.get("type") ?? "first_notice" };
  const [values, setValues] = useState<Values>(initial);
  const preview = usePreview("/v1/violation-letters", bodyOf(violation_id, values));
  const create = useChange("post", "/v1/violation-letters");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (said: Values) => {
    const { body: letter } = await create.send({ body: bodyOf(violation_id, said) });
    notify("Draft written. It goes out when you send it.");
    navigate(`/letters/${letter.id}`);
  };
  return (
    <Page
      title="Write a letter"
      above={[
        { title: "Violations", to: "/violations" },
        { title: "The violation", to: back },
      ]}
      operation="POST /v1/violation-letters"
    >
      <Sides>
        <Form
          initial={initial}
          submitLabel="Write the draft"
          submit={submit}
          onCancel={() => navigate(back)}
        >
          <LetterFields />
          <Watched onChange={setValues} />
        </Form>
        <Preview content={preview.data?.content} error={preview.error} />
      </Sides>
    </Page>
  );
}

function LetterFields() {
  const { letter_type } = useValues();
  const { organization } = useManager();
  return (
    <>
      <ChoiceField
        name="letter_type"
        label="Letter"
        hint="Notices are sent in this order, each once; a custom letter at any time."
        choices={choices(LetterType)}
        isRequired
      />
      {letter_type === "hearing_notice" && (
        <InstantField name="hearing_at" label="Hearing" timeZone={organization.time_zone} />
      )}
      {letter_type === "custom" && <TextFields />}
    </>
  );
}

/** A notice has the text of its template; what is not filled in is left out. */
function bodyOf(violation_id: string, values: Values): NewLetter {
  const { letter_type, hearing_at, subject, body } = values;
  const texts = letter_type === "custom" ? { subject, body } : {};
  const given = Object.entries({ ...texts, hearing_at }).filter(([, value]) => value);
  return { violation_id, letter_type, ...Object.fromEntries(given) } as NewLetter;
}
