import { Text } from "@mantine/core";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { useManager } from "../../session/account";
import { day } from "../../text/format";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Figures } from "./figures";
import { FirstSteps } from "./first-steps";
import { Overdue } from "./overdue";

export type KeyFigures = Answer<"get", "/v1/reports/kpis">;

/** How the portfolio stands today, and what waits for a decision. */
export function Component() {
  const { organization } = useManager();
  const figures = useRead("/v1/reports/kpis", {});
  return (
    <Page title="Today" mark={<Text c="dimmed">{day(organization.today)}</Text>}>
      <Loaded from={figures} what="the figures">
        {(found) => (
          <>
            {found.active_leases === 0 && <FirstSteps figures={found} />}
            {found.properties > 0 && <Figures figures={found} />}
            {found.properties > 0 && <Overdue overdue={found.overdue} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}
