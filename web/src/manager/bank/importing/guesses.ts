// What the columns of a table without known names are, by what stands in them. A person sees and
// corrects it before anything is imported.

import { DateFormat, DecimalSign } from "../../../api/values";
import { amountOf, dayOf, directionOf } from "./cell-values";
import type { Columns, Row } from "./table";

const SAMPLE = 200;
const MOST = 0.8;

function isDay(cell: string): boolean {
  return DateFormat.some((format) => dayOf(cell, format) !== undefined);
}

function isAmount(cell: string): boolean {
  return DecimalSign.some((sign) => amountOf(cell, sign) !== undefined);
}

function isText(cell: string): boolean {
  return cell !== "" && !isDay(cell) && !isAmount(cell);
}

/** The first row like a line, among those of the width that most of them have. */
export function firstLine(rows: readonly Row[]): Row | undefined {
  const like = rows.filter(
    ({ cells }) => cells.some(isDay) && cells.some((each) => isAmount(each) && !isDay(each)),
  );
  const count = (width: number) => like.filter(({ cells }) => cells.length === width).length;
  return like.toSorted((one, other) => count(other.cells.length) - count(one.cells.length))[0];
}

/** Whether the row above the first line names its columns. */
export function isHeaderOf(above: readonly string[], line: readonly string[]): boolean {
  const filled = above.filter((each) => each !== "");
  return filled.length > 1 && filled.every(isText) && above.length <= line.length + 1;
}

/** Whether each of the column's cells says whether money came in or went out. */
export function isDirection(rows: readonly Row[], place: number | undefined): boolean {
  const cells = place === undefined ? [] : cellsAt(rows, place);
  return cells.length > 0 && cells.every((each) => directionOf(each) !== undefined);
}

function cellsAt(rows: readonly Row[], place: number): string[] {
  return rows.slice(0, SAMPLE).flatMap(({ cells }) => cells[place] || []);
}

/** The columns of a day, an amount, a direction if there is one, and the longest texts. */
export function columnsOf(rows: readonly Row[]): Columns {
  const width = Math.max(0, ...rows.slice(0, SAMPLE).map(({ cells }) => cells.length));
  const places = [...Array(width).keys()];
  const first = (is: (cell: string) => boolean) =>
    places.find((place) => {
      const cells = cellsAt(rows, place);
      const fitting = cells.filter(is).length;
      return fitting > 0 && fitting >= MOST * cells.length;
    });
  const date = first(isDay);
  const amount = first((cell) => isAmount(cell) && !isDay(cell));
  const direction = places.find((place) => place !== amount && isDirection(rows, place));
  const texts = places.filter((place) => ![date, amount, direction].includes(place));
  const length = (place: number) => cellsAt(rows, place).filter(isText).join("").length;
  const [description] = texts.toSorted((one, other) => length(other) - length(one));
  const found = { date, amount, direction, description };
  return Object.fromEntries(Object.entries(found).filter(([, place]) => place !== undefined));
}
