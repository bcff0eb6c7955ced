import { Button, Text } from "@mantine/core";
import { lazy, Suspense, useEffect, useState } from "react";

const FindDialog = lazy(() => import("./find-dialog"));

/** The button in the header; "/" and Ctrl+K press it from everywhere. */
export function QuickFind() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!asksToFind(event)) return;
      event.preventDefault();
      setIsOpen(true);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      <Button
        flex="none"
        variant="default"
        size="xs"
        aria-keyshortcuts="/ Control+K"
        style={{ flexShrink: 0 }}
        onClick={() => setIsOpen(true)}
      >
        Find
        <Text span inherit visibleFrom="sm" ml="xs" aria-hidden>
          <kbd>/</kbd>
        </Text>
      </Button>
      {isOpen && (
        <Suspense>
          <FindDialog onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Not while something is typed elsewhere, or another dialog asks. */
function asksToFind(event: KeyboardEvent): boolean {
  const isCtrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isTyping =
    event.target instanceof HTMLElement &&
    event.target.matches("input, textarea, select, [contenteditable]");
  const isAsked = document.querySelector("dialog[open]") !== null;
  return !isAsked && (isCtrlK || (isSlash && !isTyping));
}
