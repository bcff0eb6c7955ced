// Reading and changing from components. What was read stays in memory for this page's life only.

import {
  QueryClient,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useRef } from "react";
import { createAttempt } from "./attempt";
import {
  type Answer,
  type BodyOf,
  call,
  onProblem,
  type PathOf,
  type QueryOf,
  type Received,
  type Said,
} from "./client";
import { isTransient, Problem } from "./problems";
import { ACCOUNTS } from "./scope";

/** What is younger than this is not fetched again when the page gets the focus. */
export const FRESH_MILLISECONDS = 60_000;
const MOST_RETRIES = 2;
/** A call that has to wait longer says so instead. */
const LONGEST_WAIT_SECONDS = 20;

function retries(count: number, error: unknown): boolean {
  const wait = error instanceof Problem ? (error.retryAfter ?? 0) : 0;
  return count < MOST_RETRIES && isTransient(error) && wait <= LONGEST_WAIT_SECONDS;
}

function pause(count: number, error: unknown): number {
  const told = error instanceof Problem ? error.retryAfter : undefined;
  return 1000 * (told ?? 2 ** count / 2);
}

/** Nothing is fetched by a timer, nor because the network came back. */
export function createQueryClient(): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MILLISECONDS,
        retry: retries,
        retryDelay: pause,
        refetchOnReconnect: false,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  // What is shown is older than what refused: the page shows what has changed.
  onProblem(({ code }) => {
    if (code === "CONFLICT") void readAnew(queries);
  });
  return queries;
}

/** Read what is shown once more; what is known about the account only if that has changed. */
function readAnew(
  queries: QueryClient,
  withAccount = false,
  refetchType: "active" | "none" = "active",
): Promise<void> {
  return queries.invalidateQueries({
    refetchType,
    predicate: ({ queryKey }) => withAccount || !isAccount(queryKey),
  });
}

/** The key under which an answer is kept. */
export function keyOf<P extends PathOf<"get">>(path: P, said: Said<"get", P>) {
  return [path, said.path ?? null, said.query ?? null] as const;
}

/** How one thing is read, and the key under which it is kept. */
export function reading<P extends PathOf<"get">>(path: P, said: Said<"get", P>) {
  return {
    queryKey: keyOf(path, said),
    queryFn: ({ signal }: { signal: AbortSignal }) => call("get", path, { ...said, signal }),
  };
}

/** Read one thing. With `enabled` false nothing is read until it is true. */
export function useRead<P extends PathOf<"get">>(
  path: P,
  said: Said<"get", P>,
  { enabled = true }: { enabled?: boolean } = {},
): UseQueryResult<Received<Answer<"get", P>>> {
  return useQuery({
    ...reading(path, said),
    enabled,
  });
}

/** A path that answers `items` and `next_cursor`. */
export type ListPath = {
  [P in PathOf<"get">]: Answer<"get", P> extends { items: unknown[]; next_cursor: string | null }
    ? P
    : never;
}[PathOf<"get">];
export type RowOf<P extends ListPath> =
  Answer<"get", P> extends { items: (infer Row)[] } ? Row : never;

/** Read a list, one page after the other. */
export function useList<P extends ListPath>(
  path: P,
  query: QueryOf<"get", P>,
  enabled = true,
  parameters?: Said<"get", P>["path"],
) {
  return useInfiniteQuery({
    queryKey: [path, "pages", query, parameters ?? null],
    queryFn: async ({ pageParam, signal }) => {
      const asked = { ...query, ...(pageParam ? { cursor: pageParam } : {}) };
      const said = { path: parameters, query: asked, signal } as unknown as Said<"get", P>;
      const { body } = await call("get", path, said);
      return body as unknown as { items: RowOf<P>[]; next_cursor: string | null };
    },
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
    enabled,
  });
}

export type ChangeMethod = "post" | "patch" | "delete";

/**
 * Change something. `send` may be called twice or again after a lost connection: the same wish has
 * the same idempotency key, so that it is done once. Afterwards everything shown is read anew,
 * unless the change `leaves` the page, whose thing is gone.
 */
export function useChange<M extends ChangeMethod, P extends PathOf<M>>(
  method: M,
  path: P,
  { leaves = false }: { leaves?: boolean } = {},
) {
  const attempt = useRef(createAttempt());
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: async (said: Said<M, P>) => {
      const wish = [said.path, said.query, said.body as BodyOf<M, P>];
      const key: Record<string, string> =
        method === "post" ? { "Idempotency-Key": attempt.current.keyFor(wish) } : {};
      try {
        const received = await call(method, path, {
          ...said,
          headers: { ...said.headers, ...key },
        });
        attempt.current.settle(undefined);
        return received;
      } catch (error) {
        attempt.current.settle(error);
        throw error;
      }
    },
    onSuccess: () =>
      isAboutSession(path)
        ? undefined
        : readAnew(queries, changesAccount(path), leaves ? "none" : "active"),
  });
  return { send: change.mutateAsync, isSending: change.isPending, error: change.error };
}

/** Whether it begins or ends sessions, after which no page of the old one is read anew. */
function isAboutSession(path: string): boolean {
  return path === "/v1/members/leave" || /^\/v1\/(?:homeowner-)?auth\/(?!me$)/.test(path);
}

/** Whether the change shows in what is known about the signed-in account. */
function changesAccount(path: string): boolean {
  return /^\/v1\/(?:auth|organizations|members|subscriptions)\//.test(path);
}

/** The signed-in account is read again when it is changed itself, not after every change. */
function isAccount(key: readonly unknown[]): boolean {
  return Object.values<unknown>(ACCOUNTS).includes(key[0]);
}
