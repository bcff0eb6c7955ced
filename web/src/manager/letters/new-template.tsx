import { useState } from "react";
import { useNavigate } from "react-router";
import type { Answer, BodyOf } from "../../api/client";
import { useChange, useRead } from "../../api/queries";
import { Form, type Values } from "../../ui/form";
import { Loaded } from "../../ui/loaded";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ReferenceField } from "../../ui/reference-field";
import { TextFields, Watched } from "./letter-fields";
import { given, Preview, Sides, usePreview } from "./preview";
import { type Type, useTypeChoice } from "./type-choice";

type NewTemplate = BodyOf<"post", "/v1/letter-templates">;
type Texts = Omit<NewTemplate, "letter_type">;
type BuiltIn = Answer<"get", "/v1/letter-templates">["built_in"];

/** Adds a template, beginning with the built-in text. */
export function Component() {
  const { type, choice } = useTypeChoice();
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
      {choice}
      <Loaded from={templates} what="the built-in texts">
        {({ built_in }) => <NewTemplateForm key={type} type={type} builtIn={built_in} />}
      </Loaded>
    </Page>
  );
}

function NewTemplateForm({ type, builtIn }: { type: Type; builtIn: BuiltIn }) {
  const text = builtIn.find(({ letter_type }) => letter_type === type);
  const initial = { subject: text?.subject, body: text?.body };
  const [values, setValues] = useState<Values>(initial);
  const isWritten = Boolean(values.subject && values.body);
  const preview = usePreview(
    "/v1/letter-templates",
    { letter_type: type, ...given<Texts>(values) },
    isWritten,
  );
  const create = useChange("post", "/v1/letter-templates");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (said: Texts) => {
    await create.send({ body: { letter_type: type, ...said } });
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
      <Preview content={preview.data?.content} error={preview.error} isWritten={isWritten} />
    </Sides>
  );
}
