import { useChange } from "../api/queries";
import { useManager } from "../session/account";
import { leaveSession, startOver } from "../session/tabs";
import { AccountMenu } from "./account-menu";

/** The manager's menu: other organizations, the own homes, the account, sign out. */
export function ManagerMenu() {
  const { user, organization, organizations, homes } = useManager();
  const change = useChange("post", "/v1/auth/switch-organization");
  const logout = useChange("post", "/v1/auth/logout");
  const others = organizations.filter(({ organization_id }) => organization_id !== organization.id);
  return (
    <AccountMenu
      place={organization.name}
      person={user.name}
      entries={[
        ...others.map(({ organization_id, name }) => ({
          label: `Switch to ${name}`,
          act: () =>
            change.send({ body: { organization_id } }).then(() => startOver("manager", "/")),
        })),
        ...(homes.length > 0 ? [{ label: "My homes", act: "/home" }] : []),
        { label: "Your account", act: "/settings/profile" },
        {
          label: "Sign out",
          act: () => logout.send({}).then(() => leaveSession("manager")),
        },
      ]}
    />
  );
}
