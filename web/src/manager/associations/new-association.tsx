import { useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { AssociationFields } from "./association-fields";
import { LateFeeFields } from "./policy-fields";

/** Adds an association, and goes to its page. */
export function Component() {
  const create = useChange("post", "/v1/associations");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/associations">) => {
    const { body: association } = await create.send({ body });
    notify("Association added.");
    navigate(`/associations/${association.id}`);
  };
  return (
    <Page
      title="Add an association"
      above={[{ title: "Associations", to: "/associations" }]}
      operation="POST /v1/associations"
    >
      <Form
        initial={{ fiscal_year_start: 1, accepts_join_requests: true }}
        submitLabel="Add the association"
        submit={submit}
        onCancel={() => navigate("/associations")}
      >
        <AssociationFields />
        <LateFeeFields />
      </Form>
    </Page>
  );
}
