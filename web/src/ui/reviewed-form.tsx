// A form that posts what its fields say; for money, what would happen is shown first.

import { Button, Group, Stack } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { type Answer, call, type PathOf, type Said } from "../api/client";
import { useChange } from "../api/queries";
import { Failure } from "./failure";
import { Form, type Values } from "./form";
import { useNotice } from "./notice";
import { SubmitButton } from "./submit-button";

type Post<P extends PathOf<"post">> = Answer<"post", P>;

export interface ReviewedFormProps<P extends PathOf<"post">> {
  path: P;
  parameters?: Said<"post", P>["path"];
  initial?: Values;
  /** What is always said beside the fields. */
  body?: Values;
  /** What the API is told instead of the fields as they are. */
  bodyOf?: (values: Values) => Values;
  submitLabel: string;
  /** Said when it is done. */
  notice: string | ((answer: Post<P>) => string);
  /** For what can't be undone. */
  isDangerous?: boolean;
  onCancel: () => void;
  onDone: (answer: Post<P>) => void;
  /** With it, the consequences are shown before they happen. */
  review?: ((answer: Post<P>, said: Values) => ReactNode) | undefined;
  children?: ReactNode;
}

/** The form; with `review`, in two steps. */
export function ReviewedForm<P extends PathOf<"post">>(props: ReviewedFormProps<P>) {
  const { path, parameters, onCancel, onDone, review, children } = props;
  const notify = useNotice();
  const change = useChange("post", path);
  const [reviewed, setReviewed] = useState<{ body: Values; answer: Post<P> }>();

  const said = (values: Values, query?: object) => {
    const body = { ...props.body, ...(props.bodyOf?.(values) ?? values) };
    return { path: parameters, query, body } as unknown as Said<"post", P>;
  };
  const send = async (body: Values) => {
    const { body: answer } = await change.send(said(body));
    notify(typeof props.notice === "string" ? props.notice : props.notice(answer));
    onDone(answer);
  };
  const preview = async (body: Values) => {
    const { body: answer } = await call("post", path, said(body, { preview: true }));
    setReviewed({ body, answer });
  };

  return (
    <>
      <div hidden={reviewed !== undefined}>
        <Form<Values>
          initial={props.initial ?? {}}
          submitLabel={review ? "Continue" : props.submitLabel}
          submit={review ? preview : send}
          onCancel={onCancel}
          {...(props.isDangerous && !review ? { color: "red" } : {})}
        >
          {children}
        </Form>
      </div>
      {review && reviewed && (
        <Review
          submitLabel={props.submitLabel}
          isDangerous={props.isDangerous ?? false}
          confirm={() => send(reviewed.body)}
          back={() => setReviewed(undefined)}
        >
          {review(reviewed.answer, reviewed.body)}
        </Review>
      )}
    </>
  );
}

interface ReviewProps {
  submitLabel: string;
  isDangerous: boolean;
  confirm: () => Promise<void>;
  back: () => void;
  children: ReactNode;
}

/** What will happen, and the button that lets it. */
export function Review({ submitLabel, isDangerous, confirm, back, children }: ReviewProps) {
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setIsSending] = useState(false);
  const act = async () => {
    setIsSending(true);
    setFailure(undefined);
    await confirm().catch(setFailure);
    setIsSending(false);
  };
  return (
    <Stack gap="sm">
      <section aria-label="What will happen">{children}</section>
      {failure !== undefined && <Failure error={failure} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={back} disabled={isSending}>
          Back
        </Button>
        <SubmitButton
          autoFocus
          color={isDangerous ? "red" : undefined}
          loading={isSending}
          onClick={act}
          after={failure}
        >
          {submitLabel}
        </SubmitButton>
      </Group>
    </Stack>
  );
}
