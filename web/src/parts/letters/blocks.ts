import type { components } from "../../api/schema";

type Paragraph = components["schemas"]["LetterParagraph"];
export type LetterContent = Pick<components["schemas"]["FilledLetter"], "subject" | "paragraphs">;

export interface Block {
  isList: boolean;
  paragraphs: Paragraph[];
}

/** A letter's paragraphs, with the items of each list together. */
export function blocksOf(paragraphs: readonly Paragraph[]): Block[] {
  const blocks: Block[] = [];
  for (const paragraph of paragraphs) {
    const last = blocks.at(-1);
    if (last?.isList && paragraph.is_list_item) last.paragraphs.push(paragraph);
    else blocks.push({ isList: paragraph.is_list_item, paragraphs: [paragraph] });
  }
  return blocks;
}
