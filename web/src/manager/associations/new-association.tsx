import { useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { AssociationFields } from "./association-fields";

type NewAssociation = BodyOf<"post", "/v1/associations">;

/** Adds an association, and goes to its page. */
export function Component() {
  const create = useChange("post", "/v1/associations");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (given: NewAssociation) => {
    const { body: association } = await create.send({ body: inUnitsOfApi(given) });
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
        initial={{ fiscal_year_start: "1", accepts_join_requests: true }}
        submitLabel="Add the association"
        submit={submit}
        onCancel={() => navigate("/associations")}
      >
        <AssociationFields />
      </Form>
    </Page>
  );
}

/** The form has the month as a choice, which is text, and percents; the API has basis points. */
function inUnitsOfApi(given: NewAssociation): NewAssociation {
  const { fiscal_year_start, late_fee_percent_bp: percents } = given;
  return {
    ...given,
    fiscal_year_start: Number(fiscal_year_start),
    ...(percents === undefined ? {} : { late_fee_percent_bp: Math.round(100 * percents) }),
  };
}
