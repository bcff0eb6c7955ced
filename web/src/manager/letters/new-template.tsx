import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { Answer, BodyOf } from "../../api/client";
import { useChange, useRead } from "../../api/queries";
import { LetterType } from "../../api/values";
import { choices } from "../../text/words";
import { ChoiceField } from "../../ui/fields";
import { Form, type Values } from "../../ui/form";
import { Loaded } from "../../ui/loaded";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ReferenceField } from "../../ui/reference-field";
import { TextFields, Watched } from "./letter-fields";
import { Preview, Sides, usePreview } from "./preview";

type NewTemplate = BodyOf<"post", "/v1/letter-templates">;
type BuiltIn = Answer<"get", "/v1/letter-templates">["built_in"];

/** Adds a template, beginning with the built-in text. */
export function Component() {
  const templates = useRead("/v1/letter-templates", { query: { limit: 1 } });
  return (
    <Page
      title="Add a template"
      above={[
        { title: "Letters", to: "/letters" },
        { title: "Templates", to: "/letters/templates" },
      ]}
      operation="POST /v1/letter-templates"
    >
      <Loaded from={templates} what="the built-in texts">
        {({ built_in }) => <NewTemplateForm builtIn={built_in} />}
      </Loaded>
    </Page>
  );
}

function NewTemplateForm({ builtIn }: { builtIn: BuiltIn }) {
  const [address] = useSearchParams();
  const type = address.get("type") ?? "first_notice";
  const text = builtIn.find(({ letter_type }) => letter_type === type);
  const initial = { letter_type: type, subject: text?.subject, body: text?.body };
  const [values, setValues] = useState<Values>(initial);
  const preview = usePreview("/v1/letter-templates", given(values), isWritten(values));
  const create = useChange("post", "/v1/letter-templates");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: NewTemplate) => {
    await create.send({ body });
    notify("Template added. New letters are made from it.");
    navigate("/letters/templates");
  };
  return (
    <Sides>
      <Form
        initial={initial}
        submitLabel="Add the template"
        submit={submit}
        onCancel={() => navigate("/letters/templates")}
      >
        <ChoiceField name="letter_type" label="Letter" choices={choices(LetterType)} isRequired />
        <ReferenceField
          name="association_id"
          label="Association"
          hint="Leave it empty for all associations without a template of their own."
          path="/v1/associations"
          labelOf={({ name }) => name}
        />
        <TextFields />
        <Watched onChange={setValues} />
      </Form>
      <Preview content={preview.data?.content} error={preview.error} />
    </Sides>
  );
}

/** The form's values without those that are not filled in. */
function given(values: Values): NewTemplate {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as NewTemplate;
}

function isWritten({ subject, body }: Values): boolean {
  return Boolean(subject && body);
}
