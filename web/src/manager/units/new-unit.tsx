import { useNavigate, useSearchParams } from "react-router";
import type { BodyOf } from "../../api/client";
import { useChange, useRead } from "../../api/queries";
import { Form } from "../../ui/form";
import { Loaded } from "../../ui/loaded";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ReferenceField } from "../../ui/reference-field";
import { UnitFields } from "./unit-fields";

interface Property {
  id: string;
  name: string;
}

/** Adds a unit; `?property=` names its property. */
export function Component() {
  const [address] = useSearchParams();
  const property_id = address.get("property");
  return property_id ? <OfProperty property_id={property_id} /> : <NewUnit />;
}

function OfProperty({ property_id }: { property_id: string }) {
  const property = useRead("/v1/properties/{property_id}", { path: { property_id } });
  return (
    <Loaded from={property} what="the property">
      {(found) => <NewUnit property={found} />}
    </Loaded>
  );
}

/** Goes to the unit; from a property's page, where more units may follow, back to that. */
function NewUnit({ property }: { property?: Property }) {
  const create = useChange("post", "/v1/units");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/units">) => {
    const { body: unit } = await create.send({ body });
    notify(`Unit ${unit.name} added.`);
    navigate(property ? `/properties/${property.id}` : `/units/${unit.id}`);
  };
  const above = property
    ? [
        { title: "Properties", to: "/properties" },
        { title: property.name, to: `/properties/${property.id}` },
      ]
    : [{ title: "Units", to: "/units" }];
  return (
    <Page title="Add a unit" above={above} operation="POST /v1/units">
      <Form
        initial={property ? { property_id: property.id } : {}}
        submitLabel="Add the unit"
        submit={submit}
        onCancel={() => navigate(property ? `/properties/${property.id}` : "/units")}
      >
        <ReferenceField
          name="property_id"
          label="Property"
          path="/v1/properties"
          labelOf={({ name }) => name}
          initialLabel={property?.name}
          isRequired
          autoFocus={!property}
        />
        <UnitFields isFirst={property !== undefined} />
      </Form>
    </Page>
  );
}
