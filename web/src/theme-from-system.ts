import type { MantineColorSchemeManager } from "@mantine/core";

/** Light or dark as the system says. Nothing about it is stored in the browser. */
export function fromSystem(): MantineColorSchemeManager {
  return {
    get: () => "auto",
    set: () => undefined,
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    clear: () => undefined,
  };
}
