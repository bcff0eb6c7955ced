import { call } from "../../api/client";

/** The link of a document that the homeowner sees, good for minutes. */
export async function ownLink(document_id: string): Promise<{ url: string }> {
  const path = "/v1/homeowner-portal/documents/{document_id}/download";
  return (await call("get", path, { path: { document_id } })).body;
}
