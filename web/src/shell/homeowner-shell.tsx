// The homeowner's pages.

import { useHomeowner } from "../session/account";
import { HomeownerGate } from "./gates";
import { HomeownerMenu } from "./homeowner-menu";
import { InPlaceOf } from "./in-place-of";
import { Shell } from "./shell";

const PAGES = [
  {
    pages: [
      { title: "Your home", to: "/home" },
      { title: "Balance and payments", to: "/home/money" },
      { title: "Requests", to: "/home/requests" },
      { title: "Violations", to: "/home/violations" },
      { title: "Documents", to: "/home/documents" },
      { title: "Cards and bank accounts", to: "/home/payment-methods" },
      { title: "Your account", to: "/home/profile" },
    ],
  },
];

// Payment methods are the homeowner's alone.
const FOR_OPERATORS = PAGES.map(({ pages }) => ({
  pages: pages.filter(({ to }) => to !== "/home/payment-methods"),
}));

/** Frame and navigation of the homeowner's part. */
export function HomeownerShell() {
  return (
    <HomeownerGate>
      <Frame />
    </HomeownerGate>
  );
}

function Frame() {
  const { homeowner, association, user, ...session } = useHomeowner();
  return (
    <Shell
      start="/home"
      navigation={session.impersonated_by ? FOR_OPERATORS : PAGES}
      account={<HomeownerMenu />}
      banner={
        <InPlaceOf
          face="homeowner"
          operator={session.impersonated_by}
          as={`${homeowner.first_name} ${homeowner.last_name}, homeowner in ${association.name}`}
          person={user.name}
          endsAt={session.expires_at}
        />
      }
    />
  );
}
