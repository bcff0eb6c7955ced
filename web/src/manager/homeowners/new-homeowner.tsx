import { useNavigate, useSearchParams } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange, useRead } from "../../api/queries";
import { CheckField } from "../../ui/fields";
import { Form, useSetValue, useValues } from "../../ui/form";
import { Loaded } from "../../ui/loaded";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ReferenceField } from "../../ui/reference-field";
import { HomeownerFields } from "./homeowner-fields";

interface Association {
  id: string;
  name: string;
}

/** Adds a homeowner; `?association=` names the association. */
export function Component() {
  const [address] = useSearchParams();
  const association_id = address.get("association");
  return association_id ? <OfAssociation association_id={association_id} /> : <NewHomeowner />;
}

function OfAssociation({ association_id }: { association_id: string }) {
  const path = "/v1/associations/{association_id}";
  const association = useRead(path, { path: { association_id } });
  return (
    <Loaded from={association} what="the association">
      {(found) => <NewHomeowner association={found} />}
    </Loaded>
  );
}

function NewHomeowner({ association }: { association?: Association }) {
  const create = useChange("post", "/v1/homeowners");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/homeowners">) => {
    const { body: homeowner } = await create.send({ body });
    notify(body.invite ? "Homeowner added and invited." : "Homeowner added.");
    navigate(`/homeowners/${homeowner.id}`);
  };
  const back = association ? `/associations/${association.id}` : "/homeowners";
  return (
    <Page
      title="Add a homeowner"
      above={[{ title: "Homeowners", to: "/homeowners" }]}
      operation="POST /v1/homeowners"
    >
      <Form
        initial={{ is_billed: true, ...(association ? { association_id: association.id } : {}) }}
        submitLabel="Add the homeowner"
        submit={submit}
        onCancel={() => navigate(back)}
      >
        <Fields association={association} />
      </Form>
    </Page>
  );
}

function Fields({ association }: { association: Association | undefined }) {
  const { association_id } = useValues();
  const set = useSetValue();
  return (
    <>
      <ReferenceField
        name="association_id"
        label="Association"
        path="/v1/associations"
        labelOf={({ name }) => name}
        initialLabel={association?.name}
        onChoose={() => {
          set("property_id", null);
          set("unit_id", null);
        }}
        isRequired
        autoFocus={!association}
      />
      {typeof association_id === "string" && association_id !== "" && (
        <HomeownerFields associationId={association_id} />
      )}
      <CheckField
        name="invite"
        label="Invite to the portal"
        hint="An e-mail with a link goes to the address above."
      />
    </>
  );
}
