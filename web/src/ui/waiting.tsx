import { Loader, Text } from "@mantine/core";
import classes from "./ui.module.css";

/** Shown while something loads; announced to screen readers. */
export function Waiting({ what }: { what: string }) {
  return (
    <div role="status" className={classes.waiting}>
      <Loader size="sm" aria-hidden />
      <Text component="span">Loading {what} …</Text>
    </div>
  );
}
