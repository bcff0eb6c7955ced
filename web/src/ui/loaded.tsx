// What has to be read before it can be shown.

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Received } from "../api/client";
import { Failure } from "./failure";
import { Waiting } from "./waiting";

interface LoadedProps<Body> {
  from: UseQueryResult<Received<Body>>;
  /** What is loading, such as "the lease". */
  what: string;
  children: (body: Body, etag: string | null) => ReactNode;
}

/** Shows what was read; before that, that it loads or why it can't be. */
export function Loaded<Body>({ from, what, children }: LoadedProps<Body>) {
  if (from.data) return <>{children(from.data.body, from.data.etag)}</>;
  if (from.error) return <Failure error={from.error} retry={from.refetch} />;
  return <Waiting what={what} />;
}
