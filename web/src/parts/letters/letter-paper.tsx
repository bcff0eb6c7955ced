// What a letter says, as on the page of its PDF file. Its words are text, whatever signs they have.

import type { components } from "../../api/schema";
import { blocksOf, type LetterContent } from "./blocks";
import classes from "./letter-paper.module.css";

/** A letter as it is read. */
export function LetterPaper({ content }: { content: LetterContent }) {
  return (
    <article className={classes.paper} aria-label="What the letter says">
      <h2 dir="auto">{content.subject}</h2>
      {numbered(blocksOf(content.paragraphs)).map(([number, { isList, paragraphs }]) =>
        isList ? (
          <ul key={number}>
            {numbered(paragraphs).map(([item, { spans }]) => (
              <li key={item} dir="auto">
                <Words spans={spans} />
              </li>
            ))}
          </ul>
        ) : (
          <p key={number} dir="auto">
            <Words spans={paragraphs[0]?.spans ?? []} />
          </p>
        ),
      )}
    </article>
  );
}

function Words({ spans }: { spans: readonly components["schemas"]["LetterSpan"][] }) {
  return numbered(spans).map(([number, { text, is_bold }]) =>
    is_bold ? <strong key={number}>{text}</strong> : text,
  );
}

/** Parts of a text have no name but their place. */
function numbered<Part>(parts: readonly Part[]): [string, Part][] {
  return parts.map((part, place) => [`${place}`, part]);
}
