// The signed-in manager or homeowner: read once, known to every page below.

import { createContext, type ReactNode, useContext } from "react";
import { Navigate, useLocation } from "react-router";
import type { Answer } from "../api/client";
import { Problem } from "../api/problems";
import { useRead } from "../api/queries";
import { actIn } from "../api/scope";
import { PublicPage } from "../shell/public-page";
import { Failure } from "../ui/failure";
import { Waiting } from "../ui/waiting";
import { ProofOfPerson } from "./proof-of-person";
import type { ReturnPath } from "./return-path";
import { signInOf } from "./tabs";
import { type Session, useSessionWatch } from "./watch";

export type ManagerAccount = Answer<"get", "/v1/auth/me">;
export type HomeownerAccount = Answer<"get", "/v1/homeowner-auth/me">;

const Manager = createContext<ManagerAccount | undefined>(undefined);
const Homeowner = createContext<HomeownerAccount | undefined>(undefined);

/** The manager's account, below ManagerGate. */
export function useManager(): ManagerAccount {
  const account = useContext(Manager);
  if (!account) throw new Error("This page stands outside the manager's part.");
  return account;
}

/** The homeowner's account, below HomeownerGate. */
export function useHomeowner(): HomeownerAccount {
  const account = useContext(Homeowner);
  if (!account) throw new Error("This page stands outside the homeowner's part.");
  return account;
}

/** Shows its children to a signed-in manager, and the sign-in to everybody else. */
export function ManagerGate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useRead("/v1/auth/me", {});
  const account = data?.body;
  const session: Session = {
    face: "manager",
    userId: account?.user.id,
    scope: account?.organization.id,
  };
  const isChecking = useSessionWatch(session, refetch);
  if (error && (!account || isChecking || isSignedOut(error)))
    return <Refused error={error} retry={refetch} session={session} />;
  if (!account || isChecking) return <Waiting what="your account" />;
  actIn("manager", session.scope);
  return (
    <Manager value={account}>
      {children}
      <ProofOfPerson account={account} />
    </Manager>
  );
}

/** Shows its children to a signed-in homeowner, and the sign-in to everybody else. */
export function HomeownerGate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useRead("/v1/homeowner-auth/me", {});
  const account = data?.body;
  const session: Session = {
    face: "homeowner",
    userId: account?.user.id,
    scope: account?.homeowner.id,
  };
  const isChecking = useSessionWatch(session, refetch);
  if (error && (!account || isChecking || isSignedOut(error)))
    return <Refused error={error} retry={refetch} session={session} />;
  if (!account || isChecking) return <Waiting what="your account" />;
  actIn("homeowner", session.scope);
  return <Homeowner value={account}>{children}</Homeowner>;
}

/** Whether there is no session of this kind; that of an operator of the platform is another one. */
function isSignedOut(error: Error): boolean {
  return error instanceof Problem && ["UNAUTHENTICATED", "FORBIDDEN"].includes(error.code);
}

interface RefusedProps {
  error: Error;
  retry: () => void;
  session: Session;
}

function Refused({ error, retry, session }: RefusedProps) {
  const { pathname, search } = useLocation();
  if (!isSignedOut(error)) {
    return (
      <PublicPage title="Your account can't be shown now">
        <Failure error={error} retry={retry} />
      </PublicPage>
    );
  }
  const { face, userId, scope } = session;
  const state: ReturnPath = { path: pathname + search, userId, scope };
  return <Navigate to={signInOf(face)} replace state={state} />;
}
