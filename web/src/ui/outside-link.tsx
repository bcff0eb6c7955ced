// Links that leave the console. What people typed becomes an address only here.

import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";

const ALLOWED = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address if a person may safely follow it, else undefined. */
export function safeAddress(address: string): string | undefined {
  const parsed = URL.parse(address);
  return parsed && ALLOWED.has(parsed.protocol) ? parsed.href : undefined;
}

/** A link to an address that was typed by people; plain text if it is none. */
export function OutsideLink({ to, children }: { to: string; children: ReactNode }) {
  const address = safeAddress(to);
  if (!address) return <>{children}</>;
  return (
    <Anchor href={address} target="_blank" rel="noopener noreferrer">
      {children}
    </Anchor>
  );
}

/** An e-mail address or a telephone number to follow. */
export function Contact({ kind, value }: { kind: "mailto" | "tel"; value: string }) {
  const address = safeAddress(`${kind}:${encodeURIComponent(value)}`);
  return address ? <Anchor href={address}>{value}</Anchor> : value;
}

/** Leave the console for a page of another service, such as the payment processor's. */
export function leaveFor(page: string): void {
  const address = safeAddress(page);
  if (!address) throw new Error("This address leads to no web page.");
  location.assign(address);
}

/** Save the file that is at an address of the API, which works for some minutes. */
export function follow(address: string): void {
  const link = document.createElement("a");
  link.href = safeAddress(address) ?? "";
  link.rel = "noopener noreferrer";
  link.click();
}
