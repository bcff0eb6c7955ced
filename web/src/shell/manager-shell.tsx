// The manager's pages: what role and plan include is in the navigation, and shown.

import { useLocation } from "react-router";
import { QuickFind } from "../parts/find/quick-find";
import { useManager } from "../session/account";
import { permissionFor } from "../session/permission";
import { Page } from "../ui/page";
import { ManagerGate } from "./gates";
import { InPlaceOf } from "./in-place-of";
import { ManagerMenu } from "./manager-menu";
import { areaOf, MANAGER_PAGES } from "./manager-pages";
import { Shell } from "./shell";

/** Frame and navigation of the manager's part. */
export function ManagerShell() {
  return (
    <ManagerGate>
      <Frame />
    </ManagerGate>
  );
}

function Frame() {
  const account = useManager();
  const area = areaOf(useLocation().pathname);
  const isRefused = area && !permissionFor(account, area.operation).isAllowed;
  const navigation = MANAGER_PAGES.map(({ title, pages }) => ({
    ...(title ? { title } : {}),
    pages: pages.filter(({ operation }) => permissionFor(account, operation).isAllowed),
  })).filter(({ pages }) => pages.length > 0);
  return (
    <Shell
      start="/"
      navigation={navigation}
      // Many a page reads before it has a title, and would show only that the API refused.
      instead={isRefused && <Page key={area.to} title={area.title} operation={area.operation} />}
      find={<QuickFind />}
      account={<ManagerMenu />}
      banner={
        <InPlaceOf
          face="manager"
          operator={account.impersonated_by}
          as={`an administrator of ${account.organization.name}`}
          person={account.user.name}
          endsAt={account.expires_at}
        />
      }
    />
  );
}
