import { Text } from "@mantine/core";
import { Role } from "../../api/values";
import { useManager } from "../../session/account";
import { words } from "../../text/words";
import { ChoiceField } from "../../ui/fields";
import { useValues } from "../../ui/form";

export type RoleName = (typeof Role)[number];

const MEANINGS: Record<RoleName, string> = {
  owner: "Everything, also the plan, the organization's settings and who else is an owner.",
  admin: "Everything but the plan, the organization's settings and owners.",
  manager: "Properties, tenants, leases, work orders and associations, but no payments of tenants.",
  accountant: "Charges, payments, deposits and the associations' money. Sees everything else.",
  viewer: "Sees everything and changes nothing.",
};

/** Whether this role may change or remove a member who has that one. */
export function mayManage(own: RoleName, other: RoleName): boolean {
  return own === "owner" || (own === "admin" && other !== "owner");
}

/** A role, with what it may do; only owners make owners. */
export function RoleField() {
  const { role: own } = useManager();
  const { role } = useValues();
  const offered = Role.filter((each) => mayManage(own, each));
  return (
    <>
      <ChoiceField
        name="role"
        label="Role"
        choices={offered.map((value) => ({ value, label: words(value) }))}
        isRequired
      />
      <Text size="sm" aria-live="polite">
        {MEANINGS[role as RoleName] ?? ""}
      </Text>
    </>
  );
}
