// The signed-in manager or homeowner: read once, known to every page below.

import { createContext, useContext } from "react";
import type { Answer } from "../api/client";

export type ManagerAccount = Answer<"get", "/v1/auth/me">;
export type HomeownerAccount = Answer<"get", "/v1/homeowner-auth/me">;

/** Filled by the gate around the manager's pages. */
export const Manager = createContext<ManagerAccount | undefined>(undefined);
/** Filled by the gate around the homeowner's pages. */
export const Homeowner = createContext<HomeownerAccount | undefined>(undefined);

/** The manager's account, below ManagerGate. */
export function useManager(): ManagerAccount {
  const account = useContext(Manager);
  if (!account) throw new Error("This page stands outside the manager's part.");
  return account;
}

/** Whether an operator acts in the manager's or homeowner's place. */
export function useIsOperator(): boolean {
  const manager = useContext(Manager);
  const homeowner = useContext(Homeowner);
  return Boolean((manager ?? homeowner)?.impersonated_by);
}

/** The homeowner's account, below HomeownerGate. */
export function useHomeowner(): HomeownerAccount {
  const account = useContext(Homeowner);
  if (!account) throw new Error("This page stands outside the homeowner's part.");
  return account;
}
