// A box above the page that has to be answered first. The browser's own dialog keeps the focus
// inside, gives it back, and closes by Escape.

import { CloseButton, Group, Title } from "@mantine/core";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import classes from "./modal.module.css";

interface ModalProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Shown as long as it is rendered. The field or button with `data-autofocus` has the focus first. */
export function Modal({ title, onClose, children }: ModalProps) {
  const box = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    const first = dialog?.querySelector("[data-autofocus]");
    if (first instanceof HTMLElement) first.focus();
    return () => {
      // The browser gives the focus back only while the dialog still stands in the page.
      dialog?.close();
      // The button that opened it may be gone: what it was for is done.
      if (document.activeElement === document.body) document.querySelector("h1")?.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      aria-labelledby={heading}
      className={classes.box}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <Group justify="space-between" wrap="nowrap" mb="md">
        <Title order={2} size="h4" id={heading}>
          {title}
        </Title>
        <CloseButton onClick={onClose} aria-label="Close" />
      </Group>
      {children}
    </dialog>
  );
}
