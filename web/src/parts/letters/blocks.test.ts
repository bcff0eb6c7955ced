import { expect, test } from "vitest";
import { blocksOf } from "./blocks";

const paragraph = (text: string) => ({
  is_list_item: text.startsWith("- "),
  spans: [{ text, is_bold: false }],
});

test("the items of a list stand together, and two lists apart", () => {
  const blocks = blocksOf(["a", "- b", "- c", "d", "- e"].map(paragraph));

  const shape = blocks.map(({ isList, paragraphs }) => [isList, paragraphs.length]);
  expect(shape).toEqual([
    [false, 1],
    [true, 2],
    [false, 1],
    [true, 1],
  ]);
});
