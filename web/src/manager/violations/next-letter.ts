import { LetterType } from "../../api/values";

interface Letter {
  letter_type: string;
  status: string;
}

/** The first notice in order that was not sent; a custom letter after the last one. */
export function nextLetter(letters: readonly Letter[]): string {
  const sent = letters.filter(({ status }) => status === "sent");
  const types = new Set(sent.map(({ letter_type }) => letter_type));
  return LetterType.find((type) => type === "custom" || !types.has(type)) ?? "custom";
}
