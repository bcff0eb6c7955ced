// A dialog with a form that does what its caller says, where no single POST does it.

import type { ReactNode } from "react";
import { Form, type Values } from "./form";
import { Modal } from "./modal";
import { useNotice } from "./notice";

interface FormDialogProps<Body> {
  title: string;
  submitLabel: string;
  /** Said when it is done. */
  notice: string;
  initial?: Values;
  /** For what can't be undone. */
  isDangerous?: boolean;
  submit: (body: Body) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** Closes when it is done; what `submit` throws is shown in it. */
export function FormDialog<Body = Values>(props: FormDialogProps<Body>) {
  const { title, submitLabel, notice, initial = {}, isDangerous, submit, onClose } = props;
  const notify = useNotice();
  const act = async (body: Body) => {
    await submit(body);
    notify(notice);
    onClose();
  };
  return (
    <Modal onClose={onClose} title={title}>
      <Form<Body>
        initial={initial}
        submitLabel={submitLabel}
        submit={act}
        onCancel={onClose}
        {...(isDangerous ? { color: "red" } : {})}
      >
        {props.children}
      </Form>
    </Modal>
  );
}
