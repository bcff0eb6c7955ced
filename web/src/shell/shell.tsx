// The frame around every page of a signed-in person: navigation, and the way to the content.

import { Burger, NavLink, Text } from "@mantine/core";
import { type ReactNode, Suspense, useState } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { Waiting } from "../ui/waiting";
import { type Destination, isWithin } from "./destination";
import classes from "./shell.module.css";

interface ShellProps {
  /** Where the name of the product leads to. */
  start: string;
  /** Groups of pages, each with a title or without. */
  navigation: readonly { title?: string; pages: readonly Destination[] }[];
  /** A search over all pages, in the header. */
  find?: ReactNode;
  /** What the person acts in, and how to leave it. */
  account: ReactNode;
  /** Above everything, such as an impersonation. */
  banner?: ReactNode;
  /** In place of the page at this address, such as why the role may not read it. */
  instead?: ReactNode;
}

/** Navigation at the side; on a narrow screen it opens by a button. */
export function Shell({ start, navigation, find, account, banner, instead }: ShellProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <header className={classes.header}>
        <Burger
          opened={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          hiddenFrom="sm"
          size="sm"
          aria-label={isOpen ? "Close the navigation" : "Open the navigation"}
          aria-expanded={isOpen}
        />
        <Link to={start} className={classes.brand}>
          Pavilion
        </Link>
        {find}
        <div className={classes.account}>{account}</div>
      </header>
      <nav aria-label="Pages" className={classes.navigation} data-open={isOpen}>
        {navigation.map(({ title, pages }) => (
          <div key={pages[0]?.to} className={classes.group}>
            {title && (
              <Text size="xs" fw={600} c="dimmed" px={12} py={4}>
                {title}
              </Text>
            )}
            {pages.map((page) => (
              <Entry key={page.to} page={page} onFollow={() => setIsOpen(false)} />
            ))}
          </div>
        ))}
      </nav>
      <main id="content" className={classes.content}>
        {banner}
        <Suspense fallback={<Waiting what="the page" />}>{instead || <Outlet />}</Suspense>
      </main>
    </div>
  );
}

function Entry({ page, onFollow }: { page: Destination; onFollow: () => void }) {
  const { pathname } = useLocation();
  const isHere = isWithin(page.to, pathname);
  return (
    <NavLink
      component={Link}
      to={page.to}
      label={page.title}
      active={isHere}
      aria-current={isHere ? "page" : undefined}
      onClick={onFollow}
    />
  );
}
