// The frame of every page: its title, where it belongs, what can be done, and its content.

import { Anchor, Breadcrumbs, Group, Text, Title } from "@mantine/core";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { Link } from "react-router";
import { type Operation, usePermission } from "../session/permission";

interface PageProps {
  title: string;
  /** Beside the title, such as a status. */
  mark?: ReactNode;
  /** The pages above, the highest first. */
  above?: readonly { title: string; to: string }[];
  actions?: ReactNode;
  /** What the page asks the API for in the end; who may not do that reads why instead. */
  operation?: Operation;
  children?: ReactNode;
}

/** A page; its title becomes the browser's, and gets the focus if no field does. */
export function Page({ title, mark, above = [], actions, operation, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Pavilion`;
  }, [title]);
  useEffect(() => {
    // A form's first field has it already.
    const hasFocus = document.activeElement?.matches("[data-autofocus]");
    if (!hasFocus) heading.current?.focus({ preventScroll: true });
  }, []);
  useFocusInstead(heading);
  return (
    <>
      {above.length > 0 && (
        <nav aria-label="Above this page">
          <Breadcrumbs mb="xs" styles={{ breadcrumb: { whiteSpace: "normal" } }}>
            {above.map((each) => (
              <Anchor key={each.to} component={Link} to={each.to} size="sm">
                {each.title}
              </Anchor>
            ))}
          </Breadcrumbs>
        </nav>
      )}
      <Group justify="space-between" mb="md" align="center">
        <Group gap="sm">
          <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ outline: "none" }}>
            {title}
          </Title>
          {mark}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {operation ? <Permitted operation={operation}>{children}</Permitted> : children}
    </>
  );
}

/** Takes the focus of what has gone, such as a button that was pressed and is no longer offered. */
function useFocusInstead(instead: RefObject<HTMLElement | null>) {
  const last = useRef<EventTarget>(null);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      last.current = target;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  useEffect(() => {
    const isGone = last.current instanceof Element && !last.current.isConnected;
    if (isGone && document.activeElement === document.body)
      instead.current?.focus({ preventScroll: true });
  });
}

function Permitted({ operation, children }: { operation: Operation; children: ReactNode }) {
  const { isAllowed, reason } = usePermission(operation);
  return isAllowed ? children : <Text role="alert">{reason}</Text>;
}
