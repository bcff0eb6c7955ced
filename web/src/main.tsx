// First, so that the token of a mailed link has left the address before anything else happens.
import "./session/mailed-token";
import "./styles";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { createQueryClient } from "./api/queries";
import { beginFirstPage } from "./first-page";
import { routes } from "./routes";
import { cssVariables, theme } from "./theme";
import { fromSystem } from "./theme-from-system";
import { NoticeArea } from "./ui/notice";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element for the page.");

const queries = createQueryClient();
beginFirstPage(routes, new URL(location.href), queries);

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={fromSystem()}
    >
      <QueryClientProvider client={queries}>
        <NoticeArea>
          <RouterProvider router={createBrowserRouter(routes)} />
        </NoticeArea>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
