// The frame around the pages of the platform's operators.

import type { Answer } from "../api/client";
import { useChange } from "../api/queries";
import { leaveSession } from "../session/tabs";
import { AccountMenu } from "../shell/account-menu";
import { Gate } from "../shell/gates";
import { ProofOfPerson } from "../shell/proof-of-person";
import { Shell } from "../shell/shell";

const PAGES = [
  {
    pages: [
      { title: "Overview", to: "/admin" },
      { title: "Organizations", to: "/admin/organizations" },
      { title: "Homeowners", to: "/admin/homeowners" },
      { title: "People", to: "/admin/users" },
      { title: "Plans", to: "/admin/plans" },
      { title: "Activity", to: "/admin/activity" },
    ],
  },
];

/** Frame and navigation of the platform's part. */
export default function PlatformShell() {
  return (
    <Gate face="platform" scopeIn={() => undefined}>
      {(account) => (
        <>
          <Shell start="/admin" navigation={PAGES} account={<Menu account={account} />} />
          <ProofOfPerson face="platform" account={account} choice={{ kind: "super_admin" }} />
        </>
      )}
    </Gate>
  );
}

function Menu({ account }: { account: Answer<"get", "/v1/admin/me"> }) {
  const logout = useChange("post", "/v1/auth/logout");
  const signOut = () => logout.send({}).then(() => leaveSession("platform"));
  return (
    <AccountMenu
      place="The platform"
      person={account.user.name}
      entries={[{ label: "Sign out", act: signOut }]}
    />
  );
}
