// Parts of a page, one at a time: which one stands in the address, and only that one is loaded.

import { Group } from "@mantine/core";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import classes from "./ui.module.css";

export interface Tab {
  /** Its name in the address: `?tab=documents`. */
  name: string;
  title: string;
  content: () => ReactNode;
}

interface TabsProps {
  /** What the parts belong to, for screen readers: "Parts of the unit". */
  label: string;
  /** The first is shown unless the address says otherwise; what is not allowed is left out. */
  tabs: readonly (Tab | false)[];
}

/** Links to the parts, and the part that the address names. */
export function Tabs({ label, tabs }: TabsProps) {
  const [address] = useSearchParams();
  const offered = tabs.filter((tab) => tab !== false);
  const shown = offered.find(({ name }) => name === address.get("tab")) ?? offered[0];
  if (!shown) return null;
  return (
    <>
      <nav aria-label={label} className={classes.tabs}>
        {offered.map(({ name, title }) => (
          <Link
            key={name}
            to={{ search: name === offered[0]?.name ? "" : `?tab=${name}` }}
            replace
            preventScrollReset
            aria-current={name === shown.name ? "page" : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      <section key={shown.name} aria-label={shown.title}>
        {shown.content()}
      </section>
    </>
  );
}

/** What can be done in a part of a page, above what it shows. */
export function TabActions({ children }: { children: ReactNode }) {
  return (
    <Group justify="flex-end" gap="xs" mb="sm">
      {children}
    </Group>
  );
}
