import { useRef } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { Answer, BodyOf } from "../../api/client";
import { type RowOf, useChange, useRead } from "../../api/queries";
import { useManager } from "../../session/account";
import { words } from "../../text/words";
import { Form, useSetValue, useValues } from "../../ui/form";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ReferenceField } from "../../ui/reference-field";
import { ReferencesField } from "../../ui/references-field";
import { Waiting } from "../../ui/waiting";
import { DueDayField, EndFields, NotesField, PriceFields, StartField } from "./lease-fields";

type NewLease = BodyOf<"post", "/v1/leases">;
type Tenant = Answer<"get", "/v1/tenants/{tenant_id}">;
type Unit = RowOf<"/v1/units">;

/** Makes a lease, of the tenant and the unit that the address names. */
export function Component() {
  const [address] = useSearchParams();
  const tenant_id = address.get("tenant") ?? "";
  const tenant = useRead(
    "/v1/tenants/{tenant_id}",
    { path: { tenant_id } },
    { enabled: tenant_id !== "" },
  );
  // The unit that the applicant asks for, unless the address says better.
  const unit_id = address.get("unit") ?? tenant.data?.body.unit_id ?? "";
  const unit = useRead(
    "/v1/units/{unit_id}",
    { path: { unit_id } },
    { enabled: unit_id !== "" && !tenant.isLoading },
  );
  const isWaiting = tenant.isLoading || unit.isLoading;
  return (
    <Page
      title="New lease"
      above={[{ title: "Leases", to: "/leases" }]}
      operation="POST /v1/leases"
    >
      {isWaiting ? (
        <Waiting what="tenant and unit" />
      ) : (
        <NewLeaseForm tenant={tenant.data?.body} unit={unit.data?.body} />
      )}
    </Page>
  );
}

interface NewLeaseFormProps {
  tenant: Tenant | undefined;
  unit: Unit | undefined;
}

function NewLeaseForm({ tenant, unit }: NewLeaseFormProps) {
  const { organization } = useManager();
  const create = useChange("post", "/v1/leases");
  const navigate = useNavigate();
  const notify = useNotice();
  const submit = async (body: NewLease) => {
    const { body: lease } = await create.send({ body });
    notify("Lease drafted.");
    navigate(`/leases/${lease.id}`, { state: { opens: "activate" } });
  };
  return (
    <Form
      initial={{
        tenant_ids: tenant && [tenant.id],
        unit_id: unit?.id,
        rent_amount_cents: unit?.market_rent_cents,
        start_date: organization.today,
        rent_due_day: 1,
      }}
      submitLabel="Draft the lease"
      submit={submit}
      onCancel={() => navigate(-1)}
    >
      <ReferencesField
        name="tenant_ids"
        label="Tenants"
        hint="Applicants and tenants, by name. Letters go to the first."
        isRequired
        autoFocus={!tenant}
        path="/v1/tenants"
        labelOf={nameOf}
        {...(tenant ? { initial: [{ value: tenant.id, label: nameOf(tenant) }] } : {})}
      />
      <UnitField unit={unit} autoFocus={tenant !== undefined && !unit} />
      <StartField autoFocus={tenant !== undefined && unit !== undefined} />
      <EndFields />
      <PriceFields />
      <DueDayField />
      <NotesField />
    </Form>
  );
}

/** The unit; its market rent becomes the rent unless another amount was typed. */
function UnitField({ unit, autoFocus }: { unit: Unit | undefined; autoFocus: boolean }) {
  const { rent_amount_cents: rent } = useValues();
  const set = useSetValue();
  const proposed = useRef<unknown>(unit?.market_rent_cents);
  const choose = (chosen: Unit | undefined) => {
    if (rent && rent !== proposed.current) return;
    proposed.current = chosen?.market_rent_cents;
    set("rent_amount_cents", proposed.current);
  };
  return (
    <ReferenceField
      name="unit_id"
      label="Unit"
      hint="Vacant units come first. Type a name to find the others."
      isRequired
      autoFocus={autoFocus}
      path="/v1/units"
      suggested={{ occupancy: "vacant" }}
      labelOf={unitName}
      initialLabel={unit && unitName(unit)}
      onChoose={choose}
    />
  );
}

function nameOf({ first_name, last_name }: { first_name: string; last_name: string }): string {
  return `${first_name} ${last_name}`;
}

function unitName({ property_name, name, occupancy }: Unit): string {
  return `${property_name} · ${name} (${words(occupancy).toLowerCase()})`;
}
