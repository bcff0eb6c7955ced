// What can go wrong with a call: the API refuses it (RFC 9457), or no answer comes.

import type { components } from "./schema";

type Document = components["schemas"]["Problem"];
export type FieldError = components["schemas"]["FieldError"];
type ReachedLimit = components["schemas"]["ReachedLimit"];

/** A refusal of the API, in words for people. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];
  /** The payment that was entered before, where that is why. */
  readonly paymentId: string | undefined;
  /** The limits of the plan that are reached. */
  readonly limits: readonly ReachedLimit[];
  /** Seconds after which the same call may succeed; undefined if waiting does not help. */
  readonly retryAfter: number | undefined;

  constructor(document: Partial<Document>, status: number, retryAfter?: number) {
    super(document.detail ?? "The service answered in a way that this page does not understand.");
    this.name = "Problem";
    this.status = status;
    this.code = document.code ?? "UNKNOWN";
    this.errors = document.errors ?? [];
    this.paymentId = document.payment_id;
    this.limits = document.limits ?? [];
    this.retryAfter = retryAfter;
  }
}

/** No answer came: the network is away, or the service is. */
export class Unreachable extends Error {
  constructor() {
    super("No answer came. Check your connection and try again: nothing will be done twice.");
    this.name = "Unreachable";
  }
}

/** The refusal that a response with an error status carries. */
export async function problemOf(response: Response): Promise<Problem> {
  const seconds = Number(response.headers.get("Retry-After"));
  const retryAfter = seconds > 0 ? seconds : undefined;
  const isProblem = response.headers.get("Content-Type")?.startsWith("application/problem+json");
  const document: Partial<Document> = isProblem ? await response.json() : {};
  return new Problem(document, response.status, retryAfter);
}

/** Whether the same call may be sent again by itself, because it was not refused for what it says. */
export function isTransient(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof Problem && (error.status >= 500 || error.status === 429);
}
