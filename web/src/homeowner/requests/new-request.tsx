import { Text } from "@mantine/core";
import { useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { OwnPriority, WorkCategory } from "../../api/values";
import { choices } from "../../text/words";
import { ChoiceField, LongTextField, TextField } from "../../ui/fields";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";

const PATH = "/v1/homeowner-portal/work-orders";

/** Makes a request, and goes to its page, where photos are added. */
export function Component() {
  const create = useChange("post", PATH);
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", typeof PATH>) => {
    const { body: request } = await create.send({ body });
    notify("Request sent. You can add photos now.");
    navigate(`/home/requests/${request.id}`, { replace: true });
  };
  return (
    <Page title="Make a request" above={[{ title: "Requests", to: "/home/requests" }]}>
      <Text mb="md">
        In an emergency, such as fire or a burst pipe, do not wait for an answer here: call.
      </Text>
      <Form
        initial={{ category: "general", priority: "normal" }}
        submitLabel="Send the request"
        submit={submit}
        onCancel={() => navigate("/home/requests")}
      >
        <TextField name="title" label="What is wrong" hint="In a few words." isRequired autoFocus />
        <LongTextField
          name="description"
          label="Tell more"
          hint="Where it is, since when, and when you are at home."
          isRequired
        />
        <ChoiceField name="category" label="Trade" choices={choices(WorkCategory)} isRequired />
        <ChoiceField name="priority" label="Priority" choices={choices(OwnPriority)} isRequired />
      </Form>
    </Page>
  );
}
