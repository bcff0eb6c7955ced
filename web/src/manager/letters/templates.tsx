import { Text, Title } from "@mantine/core";
import { useState } from "react";
import type { Answer } from "../../api/client";
import type { RowOf } from "../../api/queries";
import { words } from "../../text/words";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List, Rows } from "../../ui/list";
import { Page } from "../../ui/page";
import { ChangeTemplate, DeleteTemplate, ShowText } from "./template-dialogs";

export type Template = RowOf<"/v1/letter-templates">;
type BuiltIn = Answer<"get", "/v1/letter-templates">["built_in"][number];
const PATH = "/v1/letter-templates/{letter_template_id}";
type Open = { dialog: "show" | "change" | "delete"; template: Template };

/** The texts from which letters are made: the organization's own, and those that are built in. */
export function Component() {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const add = (
    <ActionLink operation="POST /v1/letter-templates" to="/letters/templates/new">
      Add a template
    </ActionLink>
  );
  return (
    <Page title="Letter templates" above={[{ title: "Letters", to: "/letters" }]} actions={add}>
      <List
        path="/v1/letter-templates"
        name="templates"
        hasCsv={false}
        summary={({ built_in }) => <BuiltInTexts texts={built_in} />}
        columns={[
          { title: "Letter", cell: ({ letter_type }) => words(letter_type) },
          { title: "For", cell: ({ association_name }) => association_name ?? "All associations" },
          { title: "Subject", cell: ({ subject }) => subject },
          {
            title: "Actions",
            cell: (template) => (
              <Actions onOpen={(dialog) => setOpen({ dialog, template })} template={template} />
            ),
          },
        ]}
        empty={
          <Empty action={add}>
            None yet: the built-in texts serve. Add a template for all associations, or for one.
          </Empty>
        }
      />
      {open?.dialog === "show" && <ShowText text={open.template} onClose={close} />}
      {open?.dialog === "change" && <ChangeTemplate template={open.template} onClose={close} />}
      {open?.dialog === "delete" && <DeleteTemplate template={open.template} onClose={close} />}
    </Page>
  );
}

interface ActionsProps {
  template: Template;
  onOpen: (dialog: Open["dialog"]) => void;
}

function Actions({ template, onOpen }: ActionsProps) {
  const about = `${words(template.letter_type)} of ${template.association_name ?? "all associations"}`;
  const look = { variant: "default", size: "compact-sm", mr: "xs" } as const;
  return (
    <>
      <ActionButton
        operation="GET /v1/letter-templates"
        {...look}
        aria-label={`Show: ${about}`}
        onClick={() => onOpen("show")}
      >
        Show
      </ActionButton>
      <ActionButton
        operation={`PATCH ${PATH}`}
        {...look}
        aria-label={`Change: ${about}`}
        onClick={() => onOpen("change")}
      >
        Change
      </ActionButton>
      <ActionButton
        operation={`DELETE ${PATH}`}
        {...look}
        aria-label={`Delete: ${about}`}
        onClick={() => onOpen("delete")}
      >
        Delete
      </ActionButton>
    </>
  );
}

function BuiltInTexts({ texts }: { texts: readonly BuiltIn[] }) {
  const [shown, setShown] = useState<BuiltIn>();
  return (
    <>
      <Title order={2} size="h4" mb="xs">
        Built-in texts
      </Title>
      <Text size="sm" mb="sm">
        They serve where there is no template. Read them with your attorney: states differ in what a
        notice has to say.
      </Text>
      <Rows
        name="built-in texts"
        rows={texts}
        columns={[
          { title: "Letter", cell: ({ letter_type }) => words(letter_type) },
          { title: "Subject", cell: ({ subject }) => subject },
          {
            title: "Actions",
            cell: (text) => (
              <>
                <ActionButton
                  operation="GET /v1/letter-templates"
                  variant="default"
                  size="compact-sm"
                  mr="xs"
                  onClick={() => setShown(text)}
                >
                  Show
                </ActionButton>
                <ActionLink
                  operation="POST /v1/letter-templates"
                  to={`/letters/templates/new?type=${text.letter_type}`}
                  variant="default"
                  size="compact-sm"
                >
                  Write your own
                </ActionLink>
              </>
            ),
          },
        ]}
      />
      <Title order={2} size="h4" mt="xl" mb="sm">
        Your templates
      </Title>
      {shown && <ShowText text={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}
