import { Anchor, Button, Group, Text } from "@mantine/core";
import { useChange } from "../api/queries";
import { leaveSession } from "../session/tabs";
import { PublicPage } from "../ui/public-page";

/** For operators of the platform, whose work is done by programs on the API. */
export function PlatformPage() {
  const logout = useChange("post", "/v1/auth/logout");
  const leave = async () => {
    await logout.send({});
    leaveSession("manager");
  };
  return (
    <PublicPage title="You operate the platform">
      <Text>
        The console is for managers and homeowners. Operate the platform with the API; its
        documentation is at <Anchor href="/docs">/docs</Anchor>.
      </Text>
      <Group mt="md" justify="flex-end">
        <Button onClick={leave} loading={logout.isSending}>
          Sign out
        </Button>
      </Group>
    </PublicPage>
  );
}
