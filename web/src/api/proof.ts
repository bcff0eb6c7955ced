// A few changes are refused some time after the sign-in (SIGN_IN_AGAIN). The person is then asked for
// the password, and the same call is sent once more.

import { Problem } from "./problems";

type Ask = () => Promise<void>;
let ask: Ask | undefined;

/** Who asks for the password: resolves after a new sign-in. Returns how to stop asking. */
export function onProofNeeded(asker: Ask): () => void {
  ask = asker;
  return () => {
    if (ask === asker) ask = undefined;
  };
}

/** Send it; once more if the person had to sign in for it. The refusal stands if they did not. */
export async function withProof<Received>(send: () => Promise<Received>): Promise<Received> {
  try {
    return await send();
  } catch (error) {
    const isNeeded = error instanceof Problem && error.code === "SIGN_IN_AGAIN";
    if (!isNeeded || !ask) throw error;
    await ask().catch(() => {
      throw error;
    });
    return send();
  }
}
