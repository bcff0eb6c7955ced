// The one place that speaks to the API. Types come from its OpenAPI document, errors are thrown.

import createClient from "openapi-fetch";
import { type Problem, problemOf, Unreachable } from "./problems";
import { withProof } from "./proof";
import type { paths } from "./schema";
import { faceOfCall, scopeOf } from "./scope";

type Method = "get" | "post" | "patch" | "delete";
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never;
}[keyof paths];
type Operation<M extends Method, P extends PathOf<M>> = paths[P][M];
type Json<R> = R extends { content: { "application/json": infer Body } } ? Body : never;
type Responses<O> = O extends { responses: infer R } ? R : never;

/** What a call answers when it succeeds; undefined for an answer without a body. */
export type Answer<M extends Method, P extends PathOf<M>> =
  | Json<Responses<Operation<M, P>>[(200 | 201 | 202) & keyof Responses<Operation<M, P>>]>
  | (204 extends keyof Responses<Operation<M, P>> ? undefined : never);

type Parameters<O> = O extends { parameters: infer All } ? All : never;
export type PathParameters<O> = Parameters<O> extends { path: infer Each } ? Each : undefined;
export type QueryOf<M extends Method, P extends PathOf<M>> =
  Parameters<Operation<M, P>> extends { query?: infer Each } ? NonNullable<Each> : undefined;
type RequestBody<O> = O extends { requestBody?: infer Body } ? NonNullable<Body> : never;
export type BodyOf<M extends Method, P extends PathOf<M>> = [RequestBody<Operation<M, P>>] extends [
  never,
]
  ? undefined
  : Json<RequestBody<Operation<M, P>>>;

/** What a call says: its path's parameters, its query, its body, and the headers beside. */
export type Said<M extends Method, P extends PathOf<M>> = {
  query?: QueryOf<M, P>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
} & (PathParameters<Operation<M, P>> extends undefined
  ? { path?: undefined }
  : { path: PathParameters<Operation<M, P>> }) &
  (BodyOf<M, P> extends undefined ? { body?: undefined } : { body: BodyOf<M, P> });

/** An answer with what HTTP says beside it. */
export interface Received<Body> {
  body: Body;
  /** The row's version, for If-Match; null where the answer has none. */
  etag: string | null;
}

type Listener = (problem: Problem, path: string) => void;
const listeners = new Set<Listener>();

/** Be told of every refusal and its call, before the caller is. Returns how to stop that. */
export function onProblem(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The headers that every call has. */
export function standardHeaders(path: string): Record<string, string> {
  const scope = scopeOf(faceOfCall(path));
  return { Accept: "application/json", ...(scope ? { "Pavilion-Scope": scope } : {}) };
}

/** `fetch` that throws: a Problem for a refusal, Unreachable when no answer came. */
export async function fetched(input: Request): Promise<Response> {
  const response = await fetch(input).catch((error: unknown) => {
    throw error instanceof DOMException && error.name === "AbortError" ? error : new Unreachable();
  });
  if (response.ok || response.status === 304) return response;
  const problem = await problemOf(response);
  for (const tell of listeners) tell(problem, new URL(input.url).pathname);
  throw problem;
}

const client = createClient<paths>({
  baseUrl: globalThis.location?.origin,
  credentials: "same-origin",
  fetch: fetched,
});

/** Call the API: `call("post", "/v1/leases", {body})`. Throws Problem or Unreachable. */
export async function call<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  { path: parameters, query, body, headers, signal }: Said<M, P>,
): Promise<Received<Answer<M, P>>> {
  const init = {
    params: { path: parameters, query },
    body,
    headers: { ...standardHeaders(path), ...headers },
    signal,
  };
  // The types of openapi-fetch can't follow a method and a path that are parameters themselves.
  const { data, response } = await withProof(() =>
    client.request(method, path as never, init as never),
  );
  return { body: data as Answer<M, P>, etag: response.headers.get("ETag") };
}
