import { Paper, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** In place of an empty list: what it would show, and what to do first. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <Paper withBorder p="xl" my="md">
      <Stack align="center" gap="sm">
        <Text ta="center">{children}</Text>
        {action}
      </Stack>
    </Paper>
  );
}
