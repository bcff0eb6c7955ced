// A line of text with what people often enter; anything else may be entered too.

import { TextInput } from "@mantine/core";
import { useId } from "react";
import { useField } from "./form";

interface SuggestedFieldProps {
  name: string;
  label: string;
  hint?: string;
  isRequired?: boolean;
  suggestions: readonly string[];
}

/** A text field with suggestions. */
export function SuggestedField({ suggestions, hint, ...props }: SuggestedFieldProps) {
  const isRequired = props.isRequired ?? false;
  const field = useField<string>({ ...props, isRequired });
  const list = useId();
  return (
    <>
      <TextInput
        name={props.name}
        label={props.label}
        description={hint}
        withAsterisk={isRequired}
        aria-required={isRequired}
        aria-invalid={field.error ? true : undefined}
        error={field.error}
        autoComplete="off"
        list={list}
        value={field.value ?? ""}
        onChange={(event) => field.set(event.currentTarget.value)}
      />
      <datalist id={list}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
    </>
  );
}
