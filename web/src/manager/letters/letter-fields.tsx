import { Code, Text } from "@mantine/core";
import { useEffect } from "react";
import { LetterPlaceholder } from "../../api/values";
import { LongTextField, TextField } from "../../ui/fields";
import { useValues, type Values } from "../../ui/form";

/** Subject and body, of a letter and of a template. */
export function TextFields() {
  return (
    <>
      <TextField name="subject" label="Subject" isRequired />
      <LongTextField
        name="body"
        label="Text"
        hint="An empty line begins a new paragraph, a line that begins with “- ” is an item of a list, and **words** in double stars are bold."
        mostRows={24}
        isRequired
      />
      <Placeholders />
    </>
  );
}

/** What may stand in a text in double braces. */
function Placeholders() {
  return (
    <details>
      <summary>Placeholders</summary>
      <Text size="sm" my="xs">
        Each is replaced by its value when the letter is sent.
      </Text>
      {LetterPlaceholder.map((name) => (
        <Code key={name} mr="xs">{`{{${name}}}`}</Code>
      ))}
    </details>
  );
}

/** Tells what the form around says now, for what stands beside it. */
export function Watched({ onChange }: { onChange: (values: Values) => void }) {
  const values = useValues();
  useEffect(() => onChange(values), [values, onChange]);
  return null;
}
