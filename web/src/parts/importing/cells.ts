// A table that was pasted or saved by a spreadsheet.

/** A row that is not empty, with the number that the spreadsheet shows beside it. */
export interface Line {
  number: number;
  cells: string[];
}

/** The names of the columns, and the lines below them. */
export interface Table {
  header: string[];
  lines: Line[];
}

/** The table of a text that separates by commas, semicolons or tabs; quotes as in RFC 4180. */
export function tableOf(text: string): Table {
  const firstLine = text.split(/\r?\n/).find((each) => each.trim() !== "") ?? "";
  const mark = ["\t", ";"].find((each) => firstLine.includes(each)) ?? ",";
  const [first, ...lines] = [...rowsOf(text.replace(/^\uFEFF/, ""), mark)]
    .map((cells, place) => ({ number: place + 1, cells }))
    .filter(({ cells }) => cells.some((each) => each !== ""));
  return { header: first?.cells ?? [], lines };
}

/** Every row of a text, empty ones too, so that a row's place is its number in a spreadsheet. */
export function* rowsOf(text: string, mark: string): Generator<string[]> {
  let row: string[] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${mark}\\r\\n]*))(${mark}|\\r\\n?|\\n|$)`, "gy");
  for (const [whole, quoted, plain, end] of text.matchAll(cell)) {
    if (whole === "" && row.length === 0) break;
    row.push((quoted?.replaceAll('""', '"') ?? plain ?? "").trim());
    if (end !== mark) {
      yield row;
      row = [];
    }
  }
}

/** The table as a text again. */
export function textOf({ header, lines }: Table): string {
  const rows = [header, ...lines.map(({ cells }) => cells)];
  return rows.map((row) => row.map(quoted).join(",")).join("\r\n");
}

function quoted(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A file's text: UTF-8, or what older spreadsheets write. */
export async function textOfFile(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
