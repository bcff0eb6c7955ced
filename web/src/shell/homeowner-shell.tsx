// The homeowner's pages.

import { HomeownerGate } from "./gates";
import { HomeownerMenu } from "./homeowner-menu";
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

/** Frame and navigation of the homeowner's part. */
export function HomeownerShell() {
  return (
    <HomeownerGate>
      <Shell start="/home" navigation={PAGES} account={<HomeownerMenu />} />
    </HomeownerGate>
  );
}
