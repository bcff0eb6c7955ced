// The figures of today, each the way to the list of what it counts.

import { Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Bar } from "../../parts/bar";
import { UNFINISHED } from "../../parts/violation-statuses";
import { useManager } from "../../session/account";
import { type Operation, usePermission } from "../../session/permission";
import { daysLater, monthOf } from "../../text/days";
import { money, percent } from "../../text/format";
import { counted } from "../../text/words";
import type { KeyFigures } from "./today";
import classes from "./today.module.css";

const ENDING_DAYS = 60;

/** What is counted today, as cards. */
export function Figures({ figures }: { figures: KeyFigures }) {
  const { today } = useManager().organization;
  const { first, last } = monthOf(today);
  const { units, occupied_units, rent_due_cents, rent_collected_cents } = figures;
  return (
    <div className={classes.figures}>
      <Figure
        title="Occupancy"
        operation="GET /v1/units"
        to="/units?occupancy=occupied"
        value={percent(figures.occupancy_bp)}
      >
        {occupied_units} of {units} units.{" "}
        <Link to="/units?occupancy=vacant">Which are vacant?</Link>
      </Figure>
      <Figure
        title="Rent due this month"
        operation="GET /v1/charges"
        to={`/charges?type=rent&due_from=${first}&due_to=${last}`}
        value={money(rent_due_cents)}
        bar={{ part: rent_collected_cents, whole: rent_due_cents }}
      >
        {money(rent_collected_cents)} of it is collected.
      </Figure>
      <Figure
        title="Received this month"
        operation="GET /v1/payments"
        to={`/payments?received_from=${first}&received_to=${today}`}
        value={money(figures.received_cents)}
      >
        All payments, less what was given or taken back.
      </Figure>
      <Figure
        title="Open work orders"
        operation="GET /v1/work-orders"
        to="/work-orders"
        value={figures.open_work_orders}
      >
        Not started, or in progress.
      </Figure>
      <Figure
        title="Leases that end"
        operation="GET /v1/leases"
        to={`/leases?runs_out_before=${daysLater(today, ENDING_DAYS + 1)}`}
        value={figures.leases_ending_60_days}
      >
        Within {ENDING_DAYS} days.
      </Figure>
      <Figure
        title="Requests to join"
        operation="GET /v1/join-requests"
        to="/join-requests?status=pending"
        value={figures.join_requests}
      >
        Homeowners who wait for a decision.
      </Figure>
      <Figure
        title="Overdue assessments"
        operation="GET /v1/assessments"
        to="/assessments?overdue=true"
        value={figures.overdue_assessments}
      >
        <Link to="/homeowners?delinquent=true">Which homeowners are delinquent?</Link>
      </Figure>
      <Figure
        title="Open violations"
        operation="GET /v1/violations"
        to={`/violations?status=${UNFINISHED}`}
        value={figures.open_violations}
      >
        {figures.appeals === 0 ? (
          "No appeal waits for a decision."
        ) : (
          <Link to="/violations?status=appealed">
            {counted(figures.appeals, "appeal waits", "appeals wait")} for a decision.
          </Link>
        )}
      </Figure>
    </div>
  );
}

interface FigureProps {
  title: string;
  /** The list that it leads to. Without the right to see that, the figure is left out. */
  operation: Operation;
  to: string;
  value: string | number;
  bar?: { part: number; whole: number };
  children: ReactNode;
}

function Figure({ title, operation, to, value, bar, children }: FigureProps) {
  if (!usePermission(operation).isAllowed) return null;
  return (
    <Paper withBorder p="md" className={classes.figure}>
      <Title order={2} size="sm" fw={500}>
        <Link to={to}>{title}</Link>
      </Title>
      <div className={classes.value}>{value}</div>
      {bar && <Bar {...bar} />}
      <Text size="sm" c="dimmed" mt={bar ? "xs" : 0}>
        {children}
      </Text>
    </Paper>
  );
}
