import type { Answer, PathOf } from "../api/client";
import { Modal } from "./modal";
import { ReviewedForm, type ReviewedFormProps } from "./reviewed-form";

interface DialogProps<P extends PathOf<"post">>
  extends Omit<ReviewedFormProps<P>, "onCancel" | "onDone"> {
  title: string;
  onClose: () => void;
  onDone?: (answer: Answer<"post", P>) => void;
}

/** A dialog that posts what its fields say; with `review`, in two steps. */
export function ActionDialog<P extends PathOf<"post">>(props: DialogProps<P>) {
  const { title, onClose, onDone, ...form } = props;
  const close = (answer: Answer<"post", P>) => {
    onClose();
    onDone?.(answer);
  };
  return (
    <Modal onClose={onClose} title={title}>
      <ReviewedForm<P> {...form} onCancel={onClose} onDone={close} />
    </Modal>
  );
}
