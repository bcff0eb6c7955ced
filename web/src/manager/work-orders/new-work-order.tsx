import { useNavigate, useSearchParams } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { HomeFields } from "../../parts/home-fields";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ReferenceField } from "../../ui/reference-field";
import { WorkFields } from "./work-order-fields";

/** Adds a work order, and goes to its page, where photos are added. */
export function Component() {
  const [address] = useSearchParams();
  const create = useChange("post", "/v1/work-orders");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/work-orders">) => {
    const { body: order } = await create.send({ body });
    notify("Work order added.");
    navigate(`/work-orders/${order.id}`);
  };
  return (
    <Page
      title="Add a work order"
      above={[{ title: "Work orders", to: "/work-orders" }]}
      operation="POST /v1/work-orders"
    >
      <Form
        initial={{
          property_id: address.get("property"),
          unit_id: address.get("unit"),
          category: "general",
          priority: "normal",
        }}
        submitLabel="Add the work order"
        submit={submit}
        onCancel={() => navigate("/work-orders")}
      >
        <PlaceFields
          propertyName={address.get("property_name")}
          unitName={address.get("unit_name")}
        />
        <WorkFields />
      </Form>
    </Page>
  );
}

interface PlaceFieldsProps {
  propertyName: string | null;
  unitName: string | null;
}

/** Where the work is, and the tenant who asked for it. */
function PlaceFields({ propertyName, unitName }: PlaceFieldsProps) {
  return (
    <>
      <HomeFields
        unitHint="Leave it empty for work on the whole property."
        initial={{ property_name: propertyName, unit_name: unitName }}
        isRequired
        autoFocus
      />
      <ReferenceField
        name="requested_by_tenant_id"
        label="Requested by the tenant"
        hint="Gets a mail with each step."
        path="/v1/tenants"
        query={{ status: ["active"] }}
        labelOf={({ first_name, last_name }) => `${first_name} ${last_name}`}
      />
    </>
  );
}
