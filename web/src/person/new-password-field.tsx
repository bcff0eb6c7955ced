import { PasswordField } from "../ui/fields";

interface NewPasswordFieldProps {
  name?: string;
  label: string;
  autoFocus?: boolean;
}

/** A password that is chosen now. It can be looked at, so it is typed once. */
export function NewPasswordField({ name = "password", label, autoFocus }: NewPasswordFieldProps) {
  return (
    <PasswordField
      name={name}
      label={label}
      hint="At least 8 characters. A few words that you can remember are best."
      autoComplete="new-password"
      isRequired
      {...(autoFocus ? { autoFocus } : {})}
    />
  );
}
