// A whole list as a CSV file, under a name of ours.

import { fetched, standardHeaders } from "./client";

/** Fetch all rows of a list that match the query, and save them as `<name>.csv`. */
export async function saveCsv(path: string, query: object, name: string): Promise<void> {
  const address = new URL(path, location.origin);
  for (const [field, value] of Object.entries(query)) {
    for (const each of [value].flat()) {
      if (each !== undefined && each !== "") address.searchParams.append(field, String(each));
    }
  }
  const headers = { ...standardHeaders(path), Accept: "text/csv" };
  const response = await fetched(new Request(address, { headers, credentials: "same-origin" }));
  saveFile(await response.blob(), `${name}.csv`);
}

/** The path with its parameters filled in: `/v1/leases/{lease_id}/statement` of one lease. */
export function filledPath(path: string, parameters: object = {}): string {
  const put = (filled: string, [name, value]: [string, unknown]) =>
    filled.replace(`{${name}}`, encodeURIComponent(String(value)));
  return Object.entries(parameters).reduce(put, path);
}

/** Let the browser save these bytes. */
export function saveFile(content: Blob, fileName: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}
