import { useNavigate } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { Form } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { TenantFields } from "./tenant-fields";

/** Adds an applicant, and goes to the page. */
export function Component() {
  const create = useChange("post", "/v1/tenants");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/tenants">) => {
    const { body: tenant } = await create.send({ body });
    notify(`${tenant.first_name} ${tenant.last_name} added.`);
    navigate(`/tenants/${tenant.id}`);
  };
  return (
    <Page
      title="Add a tenant"
      above={[{ title: "Tenants", to: "/tenants" }]}
      operation="POST /v1/tenants"
    >
      <Form submitLabel="Add the tenant" submit={submit} onCancel={() => navigate("/tenants")}>
        <TenantFields />
      </Form>
    </Page>
  );
}
