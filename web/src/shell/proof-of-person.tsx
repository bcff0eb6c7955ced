// Asks for the password where a change needs a recent sign-in, and lets the change go on.

import { lazy, Suspense, useEffect, useState } from "react";
import { onProofNeeded } from "../api/proof";
import type { ProvingPerson } from "./password-dialog";

const PasswordDialog = lazy(() => import("./password-dialog"));

interface Asked {
  goOn: () => void;
  giveUp: () => void;
}

/** Stands beside the pages and shows its dialog when it is needed. */
export function ProofOfPerson(person: ProvingPerson) {
  const [asked, setAsked] = useState<Asked>();
  useEffect(
    () =>
      onProofNeeded(
        () => new Promise((goOn, giveUp) => setAsked({ goOn, giveUp: () => giveUp() })),
      ),
    [],
  );
  if (!asked) return null;
  const close = (act: () => void) => () => {
    setAsked(undefined);
    act();
  };
  return (
    <Suspense>
      <PasswordDialog {...person} onSignedIn={close(asked.goOn)} onCancel={close(asked.giveUp)} />
    </Suspense>
  );
}
