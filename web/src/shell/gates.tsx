// The session's pages are behind these: the account is read first, and a person without a session is
// led to the sign-in.

import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { Problem } from "../api/problems";
import { useRead } from "../api/queries";
import { ACCOUNTS, actIn } from "../api/scope";
import { Homeowner, Manager } from "../session/account";
import type { ReturnPath } from "../session/return-path";
import { signInOf } from "../session/tabs";
import { type Session, useSessionWatch } from "../session/watch";
import { Failure } from "../ui/failure";
import { PublicPage } from "../ui/public-page";
import { Waiting } from "../ui/waiting";
import { ProofOfPerson } from "./proof-of-person";

/** Shows its children to a signed-in manager, and the sign-in to everybody else. */
export function ManagerGate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useRead(ACCOUNTS.manager, {});
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
  const { data, error, refetch } = useRead(ACCOUNTS.homeowner, {});
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
  const signIn = <Navigate to={signInOf(face)} replace state={state} />;
  // The service's bare address, as a homeowner types it too.
  return face === "manager" && pathname === "/" && !userId ? <HomeOr>{signIn}</HomeOr> : signIn;
}

/** Leads a signed-in homeowner home; shows its children to everybody else. */
function HomeOr({ children }: { children: ReactNode }) {
  const { data, error } = useRead("/v1/homeowner-auth/me", {});
  if (data) return <Navigate to="/home" replace />;
  return error ? children : <Waiting what="your account" />;
}
