import { Container, Paper, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Page } from "./page";

/** The frame of a page without a session: one question in the middle. */
export function PublicPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Container component="main" size={440} py="xl">
      <Text fw={700} mb="md">
        Pavilion
      </Text>
      <Paper withBorder p="lg">
        <Page title={title}>{children}</Page>
      </Paper>
    </Container>
  );
}
