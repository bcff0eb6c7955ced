// What becomes of the session while its pages are shown: it may end, or become another one, by
// another tab, by time, or while the browser kept the page in its back-forward cache.

import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { onProblem } from "../api/client";
import { actIn, type Face, faceOfCall } from "../api/scope";
import type { ReturnPath } from "./return-path";
import { announceChange, followChanges, signInOf } from "./tabs";

export interface Session {
  face: Face;
  /** Undefined until the account has been read. */
  userId: string | undefined;
  scope: string | undefined;
}

/** A wrong password is no end of the session. */
const SIGN_IN = "/v1/auth/login";

/** Acts on what becomes of the session; true while a page out of the cache must not be shown. */
export function useSessionWatch(session: Session, read: () => Promise<unknown>): boolean {
  const { face, userId } = session;
  const leave = useLeave(session);
  useEffect(
    () =>
      followChanges(face, async (change) => {
        if (change === "ended" && userId) await leave();
        location.reload();
      }),
    [face, userId, leave],
  );
  useEffect(
    () =>
      onProblem(({ code }, path) => {
        if (path === SIGN_IN || faceOfCall(path) !== face) return;
        if (code === "WRONG_SCOPE") {
          announceChange(face);
          location.reload();
        } else if (code === "UNAUTHENTICATED" && userId) void leave();
      }),
    [face, userId, leave],
  );
  useReloadForAnother(userId);
  return useCheckFromCache(read);
}

/** Goes to the sign-in, which leads back if the same person signs in for the same place. */
function useLeave({ face, userId, scope }: Session): () => Promise<void> {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const latest = useRef<() => Promise<void>>(async () => undefined);
  latest.current = async () => {
    const state: ReturnPath = { path: pathname + search, userId, scope };
    actIn(face, undefined);
    await navigate(signInOf(face), { replace: true, state });
  };
  return useRef(() => latest.current()).current;
}

/** In the same organization another person may have signed in. */
function useReloadForAnother(userId: string | undefined) {
  const first = useRef(userId);
  useEffect(() => {
    first.current ??= userId;
    if (userId && userId !== first.current) location.reload();
  }, [userId]);
}

/** The browser may show a page out of its memory, of a session that has ended since. */
function useCheckFromCache(read: () => Promise<unknown>): boolean {
  const [isChecking, setIsChecking] = useState(false);
  useEffect(() => {
    const show = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      setIsChecking(true);
      void read().finally(() => setIsChecking(false));
    };
    addEventListener("pageshow", show);
    return () => removeEventListener("pageshow", show);
  }, [read]);
  return isChecking;
}
