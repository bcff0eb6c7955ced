import { Text, Title } from "@mantine/core";

/** The heading of a step. */
export function Step({ number, title }: { number: number; title: string }) {
  return (
    <>
      <Text size="sm" c="dimmed">
        Step {number} of 3
      </Text>
      <Title order={2} size="h4" mb="md">
        {title}
      </Title>
    </>
  );
}
