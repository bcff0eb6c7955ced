// Colours and sizes. The shades are chosen so that text has the contrast that WCAG 2.2 AA asks for.

import { type CSSVariablesResolver, createTheme } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: { light: 8, dark: 8 },
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // Within a text, colour alone would not tell a link from what is around it.
    Anchor: { defaultProps: { underline: "always" } },
  },
});

export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": colors.gray[7],
    "--mantine-color-error": colors.red[9],
    "--mantine-color-anchor": colors.indigo[8],
    "--mantine-color-placeholder": colors.gray[6],
    "--mantine-color-red-filled": colors.red[9],
    // Titles of messages on their light ground.
    "--mantine-color-green-light-color": "var(--mantine-color-text)",
    "--mantine-color-yellow-light-color": "var(--mantine-color-text)",
  },
  dark: {
    "--mantine-color-dimmed": colors.dark[1],
    "--mantine-color-error": colors.red[4],
    "--mantine-color-anchor": colors.indigo[3],
    "--mantine-color-red-filled": colors.red[9],
  },
});
