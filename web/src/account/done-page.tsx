import { Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { PublicPage } from "../ui/public-page";

interface DonePageProps {
  title: string;
  children: ReactNode;
  /** Where the sign-in is; left out if that is not the next step. */
  signIn?: string;
}

/** Says that a link has done its work, and what comes next. */
export function DonePage({ title, children, signIn }: DonePageProps) {
  return (
    <PublicPage title={title}>
      <Text>{children}</Text>
      {signIn && (
        <Group mt="md" justify="flex-end">
          <Button component={Link} to={signIn}>
            Sign in
          </Button>
        </Group>
      )}
    </PublicPage>
  );
}
