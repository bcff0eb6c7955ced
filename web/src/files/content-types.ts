// The kinds of files that documents may be; the API judges them by their first bytes.

export const CONTENT_TYPES: Record<string, string> = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  gif: "image/gif",
  heic: "image/heic",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  csv: "text/csv",
  txt: "text/plain",
};

export const ACCEPTED = Object.keys(CONTENT_TYPES)
  .map((ending) => `.${ending}`)
  .join(",");

/** The type by the ending of the file's name; undefined for one that is not taken. */
export function contentTypeOf(fileName: string): string | undefined {
  return CONTENT_TYPES[fileName.split(".").pop()?.toLowerCase() ?? ""];
}
