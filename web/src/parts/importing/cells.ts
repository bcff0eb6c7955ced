// A table that was pasted or saved by a spreadsheet.

/** The cells of a text that separates them by commas, semicolons or tabs; quotes as in RFC 4180. */
export function cellsOf(text: string): string[][] {
  const firstLine = text.split(/\r?\n/, 1)[0] ?? "";
  const mark = ["\t", ";"].find((each) => firstLine.includes(each)) ?? ",";
  return [...rowsOf(text, mark)].filter((row) => row.some((each) => each !== ""));
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

/** A line of the table: its cells by the names of their columns, as the API writes them. */
export type Line = Record<string, string>;

/** The lines below the one with the names of the columns, or what is wrong with the table. */
export function linesOf(
  text: string,
  needed: readonly string[],
  noun: string,
): { lines: Line[]; mistakes: string[] } {
  const [header = [], ...lines] = cellsOf(text);
  const names = header.map((name) => name.toLowerCase().replaceAll(/[\s-]+/g, "_"));
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0)
    return { lines: [], mistakes: [`The first line lacks: ${missing.join(", ")}.`] };
  if (lines.length === 0) return { lines: [], mistakes: [`Below the first line is no ${noun}.`] };
  const given = lines.map((cells) =>
    Object.fromEntries(names.map((name, place) => [name, cells[place] ?? ""])),
  );
  return { lines: given, mistakes: [] };
}
