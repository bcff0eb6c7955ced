import { Button, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { PublicPage } from "../ui/public-page";

interface LookIntoMailProps {
  children: ReactNode;
  /** Back to the form, for a mistyped address. */
  again: () => void;
}

/** After something was mailed: where to look, and what to do if nothing comes. */
export function LookIntoMail({ children, again }: LookIntoMailProps) {
  return (
    <PublicPage title="Look into your mailbox">
      <Text>{children}</Text>
      <Text mt="sm">Nothing there after some minutes? Look into the folder for spam.</Text>
      <Button variant="default" mt="md" onClick={again}>
        Use another e-mail
      </Button>
    </PublicPage>
  );
}
