// Pages without a session: sign-in, and what mails link to.

import type { RouteObject } from "react-router";

export const accountRoutes: RouteObject[] = [
  { path: "/sign-in", lazy: () => import("./sign-in") },
  { path: "/home/sign-in", lazy: () => import("./sign-in") },
  { path: "/register", lazy: () => import("./register") },
  { path: "/home/register", lazy: () => import("./join-association") },
  { path: "/forgot-password", lazy: () => import("./forgot-password") },
  { path: "/reset-password", lazy: () => import("./reset-password") },
  { path: "/verify-email", lazy: () => import("./verify-email") },
  { path: "/confirm-email-change", lazy: () => import("./confirm-email-change") },
  { path: "/accept-invitation", lazy: () => import("./accept-invitation") },
  { path: "/homeowner/accept-invitation", lazy: () => import("./accept-invitation") },
  { path: "/homeowner/confirm-request", lazy: () => import("./confirm-request") },
  { path: "/set-up", lazy: () => import("./set-up") },
  {
    path: "/set-up/done",
    lazy: () => import("./set-up").then(({ Thanks }) => ({ Component: Thanks })),
  },
];
