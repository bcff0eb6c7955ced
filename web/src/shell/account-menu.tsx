// Who is signed in and where, at the top of every page: switch, the person's own account, leave.

import { NavLink, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { Link } from "react-router";
import { Failure } from "../ui/failure";
import classes from "./shell.module.css";

export interface MenuEntry {
  label: string;
  /** A page, or what happens. */
  act: string | (() => Promise<unknown>);
}

interface AccountMenuProps {
  /** The organization or home. */
  place: string;
  person: string;
  entries: readonly MenuEntry[];
}

/** Opens by a button and closes by Escape: the browser's own popover does both. */
export function AccountMenu({ place, person, entries }: AccountMenuProps) {
  const id = useId();
  const [failure, setFailure] = useState<unknown>();
  const close = () => document.getElementById(id)?.hidePopover();
  const entry = ({ label, act }: MenuEntry): ReactNode =>
    typeof act === "string" ? (
      <NavLink key={label} component={Link} to={act} label={label} onClick={close} />
    ) : (
      <NavLink
        key={label}
        component="button"
        label={label}
        onClick={() => act().catch(setFailure)}
      />
    );
  return (
    <>
      <UnstyledButton popoverTarget={id}>
        <Text size="sm" fw={600} ta="right" lineClamp={1}>
          {place} <span aria-hidden>▾</span>
        </Text>
        <Text size="xs" c="dimmed" ta="right" lineClamp={1}>
          {person}
        </Text>
        <VisuallyHidden>Account menu</VisuallyHidden>
      </UnstyledButton>
      <div id={id} popover="auto" className={classes.menu}>
        {entries.map(entry)}
        {failure !== undefined && <Failure error={failure} />}
      </div>
    </>
  );
}
