import { useChange } from "../api/queries";
import { useHomeowner } from "../session/account";
import { leaveSession, startOver } from "../session/tabs";
import { homeName, shortHomeName } from "../text/home-name";
import { AccountMenu } from "./account-menu";

/** The homeowner's menu: other homes, the managed organizations, the account, sign out. */
export function HomeownerMenu() {
  const { user, homeowner, association, homes, has_manager_access } = useHomeowner();
  const change = useChange("post", "/v1/homeowner-auth/switch-home");
  const logout = useChange("post", "/v1/homeowner-auth/logout");
  const own = homes.find(({ homeowner_id }) => homeowner_id === homeowner.id);
  const others = homes.filter(({ homeowner_id }) => homeowner_id !== homeowner.id);
  return (
    <AccountMenu
      place={own ? shortHomeName(own) : association.name}
      person={user.name}
      entries={[
        ...others.map((home) => ({
          label: `Switch to ${homeName(home)}`,
          act: () =>
            change
              .send({ body: { homeowner_id: home.homeowner_id } })
              .then(() => startOver("homeowner", "/home")),
        })),
        ...(has_manager_access ? [{ label: "Manage property", act: "/" }] : []),
        { label: "Your account", act: "/home/profile" },
        {
          label: "Sign out",
          act: () => logout.send({}).then(() => leaveSession("homeowner")),
        },
      ]}
    />
  );
}
