import { useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { OwnerFields } from "./owner-fields";

/** Adds an owner, and goes to its page. */
export function Component() {
  const create = useChange("post", "/v1/owners");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/owners">) => {
    const { body: owner } = await create.send({ body });
    notify("Owner added.");
    navigate(`/owners/${owner.id}`);
  };
  return (
    <Page
      title="Add an owner"
      above={[{ title: "Owners", to: "/owners" }]}
      operation="POST /v1/owners"
    >
      <Form submitLabel="Add the owner" submit={submit} onCancel={() => navigate("/owners")}>
        <OwnerFields />
      </Form>
    </Page>
  );
}
