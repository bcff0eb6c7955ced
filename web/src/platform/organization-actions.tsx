import { Button } from "@mantine/core";
import { useState } from "react";
import { useChange, useRead } from "../api/queries";
import { ImpersonateOrganization } from "../parts/impersonation/impersonate";
import { ActionDialog } from "../ui/dialog";
import { ChoiceField, NumberField, TextField } from "../ui/fields";
import type { Values } from "../ui/form";
import { FormDialog } from "../ui/form-dialog";
import type { Organization } from "./organization";
import { ReasonField } from "./reason-field";

const PATH = "/v1/admin/organizations/{organization_id}";
type Asked = "suspension" | "trial" | "plan" | "name";

interface DialogProps {
  row: Organization;
  onClose: () => void;
}

/** What an operator may do to an organization; each asks for the reason. */
export function OrganizationActions({ row }: { row: Organization }) {
  const [asked, ask] = useState<Asked>();
  const dialog = { row, onClose: () => ask(undefined) };
  const mayTry =
    !row.is_billed &&
    (row.status === "trialing" ||
      row.ended_reason === "trial" ||
      (row.plan === "free" && row.status === "active"));
  const button = (name: Asked, label: string) => (
    <Button variant="default" onClick={() => ask(name)}>
      {label}
    </Button>
  );
  return (
    <>
      {button("name", "Rename")}
      {!row.is_billed && button("plan", "Change the plan")}
      {mayTry && button("trial", row.status === "trialing" ? "Extend the trial" : "Give a trial")}
      {button("suspension", row.suspended ? "Reactivate" : "Suspend")}
      <ImpersonateOrganization id={row.id} name={row.name} />
      {asked === "suspension" && <Suspension {...dialog} />}
      {asked === "trial" && <Trial {...dialog} />}
      {asked === "plan" && <PlanByHand {...dialog} />}
      {asked === "name" && <Rename {...dialog} />}
    </>
  );
}

function Suspension({ row, onClose }: DialogProps) {
  return (
    <ActionDialog
      title={row.suspended ? `Reactivate ${row.name}?` : `Suspend ${row.name}?`}
      path={row.suspended ? `${PATH}/reactivate` : `${PATH}/suspend`}
      parameters={{ organization_id: row.id }}
      submitLabel={row.suspended ? "Reactivate" : "Suspend"}
      isDangerous={!row.suspended}
      notice={row.suspended ? "Its members can make changes again." : "Its members can only read."}
      onClose={onClose}
    >
      {row.suspended
        ? "Its members can make changes again at once."
        : "Its members can read at once, and change nothing. Homeowners still pay."}
      <ReasonField autoFocus />
    </ActionDialog>
  );
}

function Trial({ row, onClose }: DialogProps) {
  return (
    <ActionDialog
      title={`A trial for ${row.name}`}
      path={`${PATH}/extend-trial`}
      parameters={{ organization_id: row.id }}
      initial={{ days: 14 }}
      submitLabel="Extend the trial"
      notice="The trial goes on."
      onClose={onClose}
    >
      <NumberField
        name="days"
        label="Days"
        hint="From 1 to 90, from the end of the trial, or from now if it is over."
        isRequired
        autoFocus
      />
      <ReasonField />
    </ActionDialog>
  );
}

/** Sends a change of the organization as the form says it. */
function useOrganizationChange(row: Organization) {
  const change = useChange("patch", PATH);
  return (body: Values) =>
    change.send({ path: { organization_id: row.id }, body: body as { reason: string } });
}

function PlanByHand({ row, onClose }: DialogProps) {
  const plans = useRead("/v1/admin/plans", {}).data?.body.items ?? [];
  const submit = useOrganizationChange(row);
  return (
    <FormDialog
      title={`The plan of ${row.name}`}
      initial={{ plan_id: row.plan_id }}
      submitLabel="Change the plan"
      notice="The plan holds from now on."
      submit={submit}
      onClose={onClose}
    >
      The plan has no end and costs nothing. What the organization has beyond its limits stays.
      <ChoiceField
        name="plan_id"
        label="Plan"
        choices={plans.map(({ id, name }) => ({ value: id, label: name }))}
        isRequired
        autoFocus
      />
      <ReasonField />
    </FormDialog>
  );
}

function Rename({ row, onClose }: DialogProps) {
  const submit = useOrganizationChange(row);
  return (
    <FormDialog
      title={`Rename ${row.name}`}
      initial={{ name: row.name }}
      submitLabel="Rename"
      notice="The organization has its new name."
      submit={submit}
      onClose={onClose}
    >
      <TextField name="name" label="Name" isRequired autoFocus />
      <ReasonField />
    </FormDialog>
  );
}
