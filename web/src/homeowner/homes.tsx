import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useChange } from "../api/queries";
import { useHomeowner } from "../session/account";
import { startOver } from "../session/tabs";
import { homeName } from "../text/home-name";
import { Failure } from "../ui/failure";
import { Section } from "../ui/section";

/** The person's other homes, each a switch away. */
export function Homes() {
  const { homeowner, homes } = useHomeowner();
  const change = useChange("post", "/v1/homeowner-auth/switch-home");
  const [failure, setFailure] = useState<unknown>();
  const go = (homeowner_id: string) => {
    setFailure(undefined);
    change.send({ body: { homeowner_id } }).then(() => startOver("homeowner", "/home"), setFailure);
  };
  return (
    <Section title="Your other homes">
      {homes
        .filter(({ homeowner_id }) => homeowner_id !== homeowner.id)
        .map((home) => (
          <Group key={home.homeowner_id} justify="space-between" maw={560} mb="xs">
            <Text>
              {homeName(home)}, managed by {home.organization_name}
            </Text>
            <Button
              variant="default"
              size="xs"
              aria-label={`Go there: ${homeName(home)}`}
              loading={change.isSending}
              onClick={() => go(home.homeowner_id)}
            >
              Go there
            </Button>
          </Group>
        ))}
      {failure !== undefined && <Failure error={failure} />}
    </Section>
  );
}
