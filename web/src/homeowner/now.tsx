// What the homeowner looks for first: what is owed, and what happens at the home.

import { Anchor, Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Answer } from "../api/client";
import { day, money, owed } from "../text/format";
import { words } from "../text/words";
import { Rows } from "../ui/list";
import { Section } from "../ui/section";
import { Status } from "../ui/status";
import { PayButton } from "./money/pay-button";

type Dashboard = Answer<"get", "/v1/homeowner-portal/dashboard">;

/** Balance, requests and violations, each with the way on. */
export function Now({ dashboard }: { dashboard: Dashboard }) {
  const { open_work_orders: requests, open_violations: violations } = dashboard;
  return (
    <>
      <Section title="What is due" actions={<More to="/home/money">Balance and payments</More>}>
        <Due dashboard={dashboard} />
      </Section>
      {violations.length > 0 && (
        <Section
          title="Open violations"
          actions={<More to="/home/violations">All violations</More>}
        >
          <Rows
            name="open violations"
            rows={violations}
            to={({ id }) => `/home/violations/${id}`}
            columns={[
              { title: "About", cell: ({ category }) => words(category) },
              { title: "Status", cell: ({ status }) => <Status value={status} /> },
              { title: "Cure by", cell: ({ cure_by }) => cure_by && day(cure_by), isShort: true },
            ]}
          />
        </Section>
      )}
      <Section title="Open requests" actions={<More to="/home/requests">All requests</More>}>
        {requests.length === 0 ? (
          <Text c="dimmed">No work is open at your home.</Text>
        ) : (
          <Rows
            name="open requests"
            rows={requests}
            to={({ id }) => `/home/requests/${id}`}
            columns={[
              { title: "Request", cell: ({ title }) => title },
              { title: "Status", cell: ({ status }) => <Status value={status} /> },
            ]}
          />
        )}
        <Button component={Link} to="/home/requests/new" variant="default" mt="sm">
          Make a request
        </Button>
      </Section>
    </>
  );
}

function More({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} size="sm">
      {children}
    </Anchor>
  );
}

function Due({ dashboard }: { dashboard: Dashboard }) {
  const { balance_cents, overdue_cents, next_assessments, last_payments } = dashboard;
  const [last] = last_payments;
  return (
    <>
      <Group justify="space-between" mb="sm">
        <div>
          <Text size="xl" fw={600}>
            {words(owed(balance_cents))}
          </Text>
          {overdue_cents > 0 && <Text c="red.9">{money(overdue_cents)} of it is overdue.</Text>}
          {last && (
            <Text size="sm" c="dimmed">
              Last payment: {money(last.amount_cents)} on {day(last.received_date)},{" "}
              {words(last.status).toLowerCase()}
            </Text>
          )}
        </div>
        {balance_cents > 0 && <PayButton />}
      </Group>
      {next_assessments.length > 0 && (
        <Rows
          name="what is due next"
          rows={next_assessments}
          to={({ id }) => `/home/money/pay?assessment=${id}`}
          columns={[
            { title: "What", cell: ({ description }) => description },
            { title: "To pay", cell: ({ open_cents }) => money(open_cents), isAmount: true },
            {
              title: "Due",
              cell: ({ due_date, overdue }) => (
                <>
                  {day(due_date)} {overdue && <Status value="overdue" />}
                </>
              ),
            },
          ]}
        />
      )}
    </>
  );
}
