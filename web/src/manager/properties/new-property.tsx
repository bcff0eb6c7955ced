import { useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { PropertyFields } from "./property-fields";

/** Adds a property, and goes to its page. */
export function Component() {
  const create = useChange("post", "/v1/properties");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/properties">) => {
    const { body: property } = await create.send({ body });
    notify("Property added.");
    navigate(`/properties/${property.id}`);
  };
  return (
    <Page
      title="Add a property"
      above={[{ title: "Properties", to: "/properties" }]}
      operation="POST /v1/properties"
    >
      <Form
        initial={{ country: "US" }}
        submitLabel="Add the property"
        submit={submit}
        onCancel={() => navigate("/properties")}
      >
        <PropertyFields />
      </Form>
    </Page>
  );
}
