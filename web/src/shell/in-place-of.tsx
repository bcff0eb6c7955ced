// Loads the banner of an impersonation only for an operator, whom few pages ever see.

import { lazy, Suspense } from "react";
import type { ActingIn } from "./impersonation-banner";

const ImpersonationBanner = lazy(() => import("./impersonation-banner"));

/** The banner, if an operator acts here in a customer's place. */
export function InPlaceOf({ operator, ...acting }: ActingIn & { operator: string | null }) {
  if (operator === null) return null;
  return (
    <Suspense>
      <ImpersonationBanner {...acting} />
    </Suspense>
  );
}
