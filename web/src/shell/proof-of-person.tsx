// Asks for the password where a change needs a recent sign-in, and lets the change go on.

import { lazy, Suspense, useEffect, useState } from "react";
import { onProofNeeded } from "../api/proof";
import type { ManagerAccount } from "../session/account";

const PasswordDialog = lazy(() => import("./password-dialog"));

interface Asked {
  goOn: () => void;
  giveUp: () => void;
}

/** Stands beside the pages and shows its dialog when it is needed. */
export function ProofOfPerson({ account }: { account: ManagerAccount }) {
  const [asked, setAsked] = useState<Asked>();
  // An operator who acts for this person does not know the password.
  const isOwn = account.impersonated_by === null;
  useEffect(() => {
    if (!isOwn) return;
    return onProofNeeded(
      () => new Promise((goOn, giveUp) => setAsked({ goOn, giveUp: () => giveUp() })),
    );
  }, [isOwn]);
  if (!asked) return null;
  const close = (act: () => void) => () => {
    setAsked(undefined);
    act();
  };
  return (
    <Suspense>
      <PasswordDialog
        account={account}
        onSignedIn={close(asked.goOn)}
        onCancel={close(asked.giveUp)}
      />
    </Suspense>
  );
}
