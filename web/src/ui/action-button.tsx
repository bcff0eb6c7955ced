// Buttons and links that ask first whether the person may do it.

import { Button, type ButtonProps } from "@mantine/core";
import { Link } from "react-router";
import { type Operation, usePermission } from "../session/permission";
import { useNotice } from "./notice";

interface OfferedProps extends ButtonProps {
  /** What the API is asked for in the end. */
  operation: Operation;
  children: string;
}

interface ActionButtonProps extends OfferedProps {
  onClick: () => void;
}

interface ActionLinkProps extends OfferedProps {
  to: string;
}

/** Does something, or says why it can't; absent if only other roles may. */
export function ActionButton({ operation, onClick, children, ...rest }: ActionButtonProps) {
  const permission = usePermission(operation);
  if (permission.isForOthers) return null;
  if (!permission.isAllowed)
    return <Unavailable reason={permission.reason}>{children}</Unavailable>;
  return (
    <Button onClick={onClick} {...rest}>
      {children}
    </Button>
  );
}

/** Leads to the page that does something, or says why it can't; absent if only other roles may. */
export function ActionLink({ operation, to, children, ...rest }: ActionLinkProps) {
  const permission = usePermission(operation);
  if (permission.isForOthers) return null;
  if (!permission.isAllowed)
    return <Unavailable reason={permission.reason}>{children}</Unavailable>;
  return (
    <Button component={Link} to={to} {...rest}>
      {children}
    </Button>
  );
}

/** Stays reachable by keyboard, and says why it does nothing. */
function Unavailable({ reason, children }: { reason: string; children: string }) {
  const notify = useNotice();
  return (
    <Button
      variant="default"
      data-disabled
      aria-disabled
      title={reason}
      onClick={() => notify(reason)}
    >
      {children}
    </Button>
  );
}
