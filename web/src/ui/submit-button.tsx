import { Button, type ButtonProps } from "@mantine/core";
import { duration } from "../text/format";
import { useSecondsLeft } from "./failure";

interface SubmitButtonProps extends ButtonProps {
  /** Why the last try failed. The button waits for as long as the API said. */
  after: unknown;
  type?: "submit" | "button";
  autoFocus?: boolean;
  onClick?: () => void;
  children: string;
}

/** Sends something, and says how long to wait where that was told. */
export function SubmitButton({ after, type = "button", children, ...rest }: SubmitButtonProps) {
  const wait = useSecondsLeft(after);
  return (
    <Button type={type} disabled={wait > 0} {...rest}>
      {wait > 0 ? `Try again in ${duration(wait)}` : children}
    </Button>
  );
}
