import { NativeSelect } from "@mantine/core";
import { useSearchParams } from "react-router";
import { LetterType } from "../../api/values";
import { choices } from "../../text/words";

export type Type = (typeof LetterType)[number];

/** The type in the address, and its choice: another type begins with another text. */
export function useTypeChoice() {
  const [address, setAddress] = useSearchParams();
  const type: Type = LetterType.find((each) => each === address.get("type")) ?? "first_notice";
  const choose = (chosen: string) =>
    setAddress(
      (old) => {
        old.set("type", chosen);
        return old;
      },
      { replace: true },
    );
  const choice = (
    <NativeSelect
      label="Letter"
      description="Notices are sent in this order, each once; a custom letter at any time."
      data={choices(LetterType)}
      value={type}
      onChange={(event) => choose(event.currentTarget.value)}
      maw="40rem"
      mb="sm"
    />
  );
  return { type, choice, address };
}
