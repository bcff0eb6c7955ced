import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { BodyOf } from "../../api/client";
import { type RowOf, useChange, useRead } from "../../api/queries";
import { HomeFields } from "../../parts/home-fields";
import { useManager } from "../../session/account";
import { DayField } from "../../ui/fields";
import { Form, useSetValue } from "../../ui/form";
import { Loaded } from "../../ui/loaded";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ReferenceField } from "../../ui/reference-field";
import { NotesField, ViolationFields } from "./violation-fields";

type Homeowner = Pick<
  RowOf<"/v1/homeowners">,
  | "id"
  | "first_name"
  | "last_name"
  | "association_id"
  | "property_id"
  | "property_name"
  | "unit_id"
  | "unit_name"
>;

/** Records a violation; `?homeowner=` names the homeowner. */
export function Component() {
  const [address] = useSearchParams();
  const homeowner_id = address.get("homeowner");
  return homeowner_id ? <OfHomeowner homeowner_id={homeowner_id} /> : <NewViolation />;
}

function OfHomeowner({ homeowner_id }: { homeowner_id: string }) {
  const homeowner = useRead("/v1/homeowners/{homeowner_id}", { path: { homeowner_id } });
  return (
    <Loaded from={homeowner} what="the homeowner">
      {(found) => <NewViolation homeowner={found} />}
    </Loaded>
  );
}

function NewViolation({ homeowner }: { homeowner?: Homeowner }) {
  const { organization } = useManager();
  const create = useChange("post", "/v1/violations");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: BodyOf<"post", "/v1/violations">) => {
    const { body: violation } = await create.send({ body });
    notify("Violation recorded.");
    navigate(`/violations/${violation.id}`);
  };
  return (
    <Page
      title="Record a violation"
      above={[{ title: "Violations", to: "/violations" }]}
      operation="POST /v1/violations"
    >
      <Form
        initial={{
          homeowner_id: homeowner?.id,
          property_id: homeowner?.property_id,
          unit_id: homeowner?.unit_id,
          severity: "minor",
          violation_date: organization.today,
        }}
        submitLabel="Record the violation"
        submit={submit}
        onCancel={() => navigate("/violations")}
      >
        <PlaceFields start={homeowner} />
        <DayField name="violation_date" label="Seen on" isRequired />
        <ViolationFields />
        <NotesField />
      </Form>
    </Page>
  );
}

/** Whose violation it is, and where it was seen: at the homeowner's home unless changed. */
function PlaceFields({ start }: { start: Homeowner | undefined }) {
  const set = useSetValue();
  const [homeowner, setHomeowner] = useState(start);
  const choose = (row: Homeowner | undefined) => {
    setHomeowner(row);
    set("property_id", row?.property_id ?? null);
    set("unit_id", row?.unit_id ?? null);
  };
  return (
    <>
      <ReferenceField
        name="homeowner_id"
        label="Homeowner"
        hint="Who answers for it."
        path="/v1/homeowners"
        labelOf={nameOf}
        initialLabel={start && nameOf(start)}
        onChoose={choose}
        isRequired
        autoFocus={!start}
      />
      {homeowner && (
        <HomeFields
          key={homeowner.id}
          propertyLabel="Seen at"
          hint="A property of the association."
          unitHint="Leave it empty for the property as a whole."
          associationId={homeowner.association_id}
          initial={homeowner}
        />
      )}
    </>
  );
}

function nameOf({ first_name, last_name }: Pick<Homeowner, "first_name" | "last_name">) {
  return `${first_name} ${last_name}`;
}
