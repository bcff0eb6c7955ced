// The signed-in manager or homeowner: read once, known to every page below.

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { Navigate, useLocation, useNavigate } from "react-router";
import { type Answer, onProblem } from "../api/client";
import { Problem } from "../api/problems";
import { useRead } from "../api/queries";
import { actIn } from "../api/scope";
import { Failure } from "../ui/failure";
import { Waiting } from "../ui/waiting";
import type { ReturnPath } from "./return-path";
import { announceChange, type Face, followChanges } from "./tabs";

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
  useSession("manager", account?.user.id, refetch);
  if (error) return <Refused error={error} retry={refetch} signIn="/sign-in" />;
  if (!account) return <Waiting what="your account" />;
  actIn(account.organization.id);
  return <Manager value={account}>{children}</Manager>;
}

/** Shows its children to a signed-in homeowner, and the sign-in to everybody else. */
export function HomeownerGate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useRead("/v1/homeowner-auth/me", {});
  const account = data?.body;
  useSession("homeowner", account?.user.id, refetch);
  if (error) return <Refused error={error} retry={refetch} signIn="/home/sign-in" />;
  if (!account) return <Waiting what="your account" />;
  actIn(account.homeowner.id);
  return <Homeowner value={account}>{children}</Homeowner>;
}

interface RefusedProps {
  error: Error;
  retry: () => void;
  signIn: string;
}

function Refused({ error, retry, signIn }: RefusedProps) {
  const { pathname, search } = useLocation();
  const isSignedOut = error instanceof Problem && error.code === "UNAUTHENTICATED";
  if (!isSignedOut) return <Failure error={error} retry={retry} />;
  const state: ReturnPath = { path: pathname + search };
  return <Navigate to={signIn} replace state={state} />;
}

/** Leave for the sign-in when the session has ended, and reload when it became another one. */
function useSession(face: Face, userId: string | undefined, refetch: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  useEffect(() => followChanges(face), [face]);
  useEffect(
    () =>
      onProblem(({ code }) => {
        if (code === "WRONG_SCOPE") {
          announceChange(face);
          location.reload();
        } else if (code === "UNAUTHENTICATED" && userId) {
          const state: ReturnPath = { path: pathname + search, userId };
          actIn(undefined);
          queries.clear();
          navigate(face === "manager" ? "/sign-in" : "/home/sign-in", { replace: true, state });
        }
      }),
    [face, userId, pathname, search, navigate, queries],
  );
  useEffect(() => {
    // The browser may show a page out of its memory, of a session that has ended since.
    const show = ({ persisted }: PageTransitionEvent) => {
      if (persisted) refetch();
    };
    addEventListener("pageshow", show);
    return () => removeEventListener("pageshow", show);
  }, [refetch]);
}
