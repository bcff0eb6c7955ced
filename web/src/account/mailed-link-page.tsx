// What the pages behind mailed links share: the token goes nowhere before a click, and a link that
// does not work any more says what to do instead.

import { Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Problem } from "../api/problems";
import { forgetMailedToken, mailedToken } from "../session/mailed-token";
import { PublicPage } from "../ui/public-page";

/** Sends the token, and takes note of an answer that the link does not work. */
export type Use = <Answer>(send: (token: string) => Promise<Answer>) => Promise<Answer>;

interface MailedLinkPageProps {
  title: string;
  /** What to do without a link that works. */
  instead: ReactNode;
  children: (use: Use) => ReactNode;
}

/** Shows its children if the address had a token, as long as the API takes it. */
export function MailedLinkPage({ title, instead, children }: MailedLinkPageProps) {
  const [token] = useState(mailedToken);
  const [isUnusable, setIsUnusable] = useState(false);
  if (token === undefined) {
    return (
      <PublicPage title={title}>
        <Text mb="sm">
          Open the link in the mail again. For your safety it is not kept, and a reload loses it.
        </Text>
        {instead}
      </PublicPage>
    );
  }
  if (isUnusable) {
    return (
      <PublicPage title="This link can't be used any more">
        <Text mb="sm">
          It was used already, is too old, or was replaced by the link of a newer mail.
        </Text>
        {instead}
      </PublicPage>
    );
  }
  const use: Use = async (send) => {
    try {
      return await send(token);
    } catch (error) {
      if (isAboutTheLink(error)) {
        forgetMailedToken();
        setIsUnusable(true);
      }
      throw error;
    }
  };
  return <PublicPage title={title}>{children(use)}</PublicPage>;
}

function isAboutTheLink(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  return error.status === 404 || error.errors.some(({ pointer }) => pointer === "/token");
}
