// Short messages that something was done, said aloud by screen readers as well.

import { Notification } from "@mantine/core";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";

const SHOWN_MILLISECONDS = 6000;
const Notices = createContext<(text: string) => void>(() => undefined);

/** Say that something was done: `notify("Payment recorded.")`. */
export function useNotice(): (text: string) => void {
  return useContext(Notices);
}

/** Keeps the newest message at the bottom of the page for some seconds. */
export function NoticeArea({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<{ text: string; number: number }>();
  const notify = useCallback(
    (text: string) => setNotice((last) => ({ text, number: (last?.number ?? 0) + 1 })),
    [],
  );
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(undefined), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <Notices value={notify}>
      {children}
      <div role="status" style={{ position: "fixed", bottom: 16, right: 16, zIndex: 400 }}>
        {notice && (
          <Notification
            color="green"
            onClose={() => setNotice(undefined)}
            closeButtonProps={{ "aria-label": "Close the message" }}
          >
            {notice.text}
          </Notification>
        )}
      </div>
    </Notices>
  );
}
