import { useState } from "react";
import { useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { Problem } from "../../api/problems";
import { useChange } from "../../api/queries";
import { useManager } from "../../session/account";
import { Empty } from "../../ui/empty";
import { Failure } from "../../ui/failure";
import { Form, type Values } from "../../ui/form";
import { InstantField } from "../../ui/instant-field";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Waiting } from "../../ui/waiting";
import { TextFields, Watched } from "./letter-fields";
import { type Filled, given, Preview, Sides, usePreview } from "./preview";
import { useTypeChoice } from "./type-choice";

type NewLetter = BodyOf<"post", "/v1/violation-letters">;
type About = Pick<NewLetter, "violation_id" | "letter_type">;

/** Writes a letter, beginning with the text of its template. */
export function Component() {
  const { type, choice, address } = useTypeChoice();
  const violation_id = address.get("violation") ?? "";
  return (
    <Page
      title="Write a letter"
      above={[
        { title: "Violations", to: "/violations" },
        ...(violation_id ? [{ title: "The violation", to: `/violations/${violation_id}` }] : []),
      ]}
      operation="POST /v1/violation-letters"
    >
      {violation_id === "" ? (
        <Empty>A letter is about a violation, and is written on its page.</Empty>
      ) : (
        <>
          {choice}
          <FromTemplate key={type} about={{ violation_id, letter_type: type }} />
        </>
      )}
    </Page>
  );
}

/** Asks the API for the text that the letter would have, and begins with that. */
function FromTemplate({ about }: { about: About }) {
  const template = usePreview("/v1/violation-letters", about);
  const { data, error } = template;
  if (data) return <Draft about={about} first={data} content={data.content} />;
  // A custom letter has a template only where the organization has written one.
  if (error instanceof Problem && error.status === 422) return <Draft about={about} first={{}} />;
  if (error) return <Failure error={error} retry={() => template.refetch()} />;
  return <Waiting what="the template" />;
}

interface DraftProps {
  about: About;
  first: { subject?: string; body?: string };
  content?: Filled;
}

function Draft({ about, first, content }: DraftProps) {
  const { organization } = useManager();
  const initial = { subject: first.subject, body: first.body };
  const [values, setValues] = useState<Values>(initial);
  const isTemplates =
    values.subject === first.subject && values.body === first.body && !values.hearing_at;
  const isWritten = Boolean(values.subject && values.body);
  const preview = usePreview(
    "/v1/violation-letters",
    { ...about, ...given(values) },
    isWritten && !isTemplates,
  );
  const create = useChange("post", "/v1/violation-letters");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (said: Values) => {
    const { body: letter } = await create.send({ body: { ...about, ...said } });
    notify("Draft saved. It goes out when you send it.");
    navigate(`/letters/${letter.id}`);
  };
  return (
    <Sides>
      <Form
        initial={initial}
        submitLabel="Save the draft"
        submit={submit}
        onCancel={() => navigate(`/violations/${about.violation_id}`)}
      >
        {about.letter_type === "hearing_notice" && (
          <InstantField name="hearing_at" label="Hearing" timeZone={organization.time_zone} />
        )}
        <TextFields />
        <Watched onChange={setValues} />
      </Form>
      <Preview
        content={isTemplates ? content : preview.data?.content}
        error={isTemplates ? undefined : preview.error}
        isWritten={isWritten}
      />
    </Sides>
  );
}
