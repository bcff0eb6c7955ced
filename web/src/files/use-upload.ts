// One file's way into the documents: announced, sent, completed; it can be cancelled or continued.

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { createAttempt } from "../api/attempt";
import { type BodyOf, call } from "../api/client";
import { contentTypeOf } from "./content-types";
import { cancel, send } from "./upload";

type NewUpload = BodyOf<"post", "/v1/documents/start-upload">;
export type Link = Pick<
  NewUpload,
  | "property_id"
  | "unit_id"
  | "association_id"
  | "lease_id"
  | "tenant_id"
  | "work_order_id"
  | "violation_id"
>;
export type About = Link & Pick<NewUpload, "category" | "visible_to_homeowners">;

export type UploadState =
  | { step: "sending"; part: number }
  | { step: "failed"; error: unknown }
  | { step: "done" }
  | { step: "cancelled" };

/** Begins at `start`; `start` again continues after a failure. */
export function useUpload(file: File, about: About) {
  const [state, setState] = useState<UploadState>({ step: "sending", part: 0 });
  const queries = useQueryClient();
  const begin = useRef(createAttempt());
  const complete = useRef(createAttempt());
  const running = useRef<AbortController>(null);
  const address = useRef<string>(undefined);

  const start = async () => {
    const abort = new AbortController();
    running.current = abort;
    setState({ step: "sending", part: 0 });
    try {
      const body = announcement(file, about);
      const headers = { "Idempotency-Key": begin.current.keyFor(body) };
      const { body: started } = await call("post", "/v1/documents/start-upload", { body, headers });
      address.current = started.upload_url;
      await send(file, started.upload_url, {
        signal: abort.signal,
        onProgress: (sent) => setState({ step: "sending", part: sent / file.size }),
      });
      const document_id = started.document.id;
      await call("post", "/v1/documents/{document_id}/complete-upload", {
        path: { document_id },
        headers: { "Idempotency-Key": complete.current.keyFor(document_id) },
      });
      setState({ step: "done" });
      queries.invalidateQueries();
    } catch (error) {
      setState(abort.signal.aborted ? { step: "cancelled" } : { step: "failed", error });
    }
  };
  const stop = () => {
    running.current?.abort();
    if (address.current) cancel(address.current);
    setState({ step: "cancelled" });
  };
  return { state, start, stop };
}

function announcement(file: File, about: About): NewUpload {
  const content_type = contentTypeOf(file.name);
  if (!content_type) throw new Error("Choose a PDF, Word, Excel, text, CSV or image file.");
  return {
    ...about,
    file_name: file.name,
    content_type: content_type as NewUpload["content_type"],
    size_bytes: file.size,
  };
}
