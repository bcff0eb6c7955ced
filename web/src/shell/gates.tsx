// The session's pages are behind these: the account is read first, and a person without a session is
// led to the sign-in.

import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import type { Answer, Said } from "../api/client";
import { Problem } from "../api/problems";
import { useRead } from "../api/queries";
import { ACCOUNTS, actIn, type Face } from "../api/scope";
import { Homeowner, Manager } from "../session/account";
import type { ReturnPath } from "../session/return-path";
import { signInOf } from "../session/tabs";
import { type Session, useSessionWatch } from "../session/watch";
import { Failure } from "../ui/failure";
import { PublicPage } from "../ui/public-page";
import { Waiting } from "../ui/waiting";
import { ProofOfPerson } from "./proof-of-person";

type AccountOf<F extends Face> = Answer<"get", (typeof ACCOUNTS)[F]>;

interface GateProps<F extends Face> {
  face: F;
  /** The organization or home that the account acts in. */
  scopeIn: (account: AccountOf<F>) => string | undefined;
  children: (account: AccountOf<F>) => ReactNode;
}

/** Shows its children to a person with a session of this kind, and the sign-in to everybody else. */
export function Gate<F extends Face>({ face, scopeIn, children }: GateProps<F>) {
  const path: (typeof ACCOUNTS)[F] = ACCOUNTS[face];
  const { data, error, refetch } = useRead(path, {} as Said<"get", typeof path>);
  const account = data?.body;
  const session: Session = {
    face,
    userId: (account as { user: { id: string } } | undefined)?.user.id,
    scope: account && scopeIn(account),
  };
  const isChecking = useSessionWatch(session, refetch);
  if (error && (!account || isChecking || isSignedOut(error)))
    return <Refused error={error} retry={refetch} session={session} />;
  if (!account || isChecking) return <Waiting what="your account" />;
  actIn(face, session.scope);
  return children(account);
}

/** The gate of the manager's pages. */
export function ManagerGate({ children }: { children: ReactNode }) {
  return (
    <Gate face="manager" scopeIn={({ organization }) => organization.id}>
      {(account) => (
        <Manager value={account}>
          {children}
          {/* An operator who acts for this person does not know the password. */}
          {account.impersonated_by === null && (
            <ProofOfPerson
              face="manager"
              account={account}
              choice={{ kind: "manager", organization_id: account.organization.id }}
            />
          )}
        </Manager>
      )}
    </Gate>
  );
}

/** The gate of the homeowner's pages. */
export function HomeownerGate({ children }: { children: ReactNode }) {
  return (
    <Gate face="homeowner" scopeIn={({ homeowner }) => homeowner.id}>
      {(account) => <Homeowner value={account}>{children}</Homeowner>}
    </Gate>
  );
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
