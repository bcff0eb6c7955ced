import { useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { VendorFields } from "./vendor-fields";

/** Adds a vendor, and goes to its page. */
export function Component() {
  const create = useChange("post", "/v1/vendors");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/vendors">) => {
    const { body: vendor } = await create.send({ body });
    notify("Vendor added.");
    navigate(`/vendors/${vendor.id}`);
  };
  return (
    <Page
      title="Add a vendor"
      above={[{ title: "Vendors", to: "/vendors" }]}
      operation="POST /v1/vendors"
    >
      <Form
        initial={{ category: "general" }}
        submitLabel="Add the vendor"
        submit={submit}
        onCancel={() => navigate("/vendors")}
      >
        <VendorFields />
      </Form>
    </Page>
  );
}
