import { Button } from "@mantine/core";

/** Prints the page without what only leads to others (ui.module.css). */
export function PrintButton() {
  return (
    <Button variant="default" onClick={() => window.print()}>
      Print
    </Button>
  );
}
