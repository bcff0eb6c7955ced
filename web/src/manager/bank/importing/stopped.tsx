import { Text } from "@mantine/core";
import { day } from "../../../text/format";
import { counted } from "../../../text/words";
import type { Progress } from "./use-import";

/** How far an import in parts has come: what is in, also where a part was refused. */
export function Stopped({ progress: { parts, imports, lastDay } }: { progress: Progress }) {
  const rows = imports.reduce((sum, { rows_total }) => sum + rows_total, 0);
  return (
    <Text role="status" mt="sm">
      {imports.length} of {counted(parts, "part")} are in
      {lastDay && `: ${counted(rows, "row")}, the last of ${day(lastDay)}`}.
    </Text>
  );
}
