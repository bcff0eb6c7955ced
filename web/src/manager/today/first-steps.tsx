import { Group, Paper, Text } from "@mantine/core";
import type { Operation } from "../../session/permission";
import { ActionLink } from "../../ui/action-button";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import type { KeyFigures } from "./today";
import classes from "./today.module.css";

interface Step {
  title: string;
  action: string;
  why: string;
  operation: Operation;
  to: string;
  isDone: boolean;
}

function stepsOf({ properties, units, tenants }: KeyFigures): Step[] {
  return [
    {
      title: "Add a property",
      action: "New property",
      why: "A house or building that you manage, with its address.",
      operation: "POST /v1/properties",
      to: "/properties/new",
      isDone: properties > 0,
    },
    {
      title: "Add its units",
      action: "New unit",
      why: "What is let: each flat of a building. A single-family house has its one unit already.",
      operation: "POST /v1/units",
      to: "/units/new",
      isDone: units > 0,
    },
    {
      title: "Add the tenants",
      action: "New tenant",
      why: "Those who live there now, and those who apply.",
      operation: "POST /v1/tenants",
      to: "/tenants/new",
      isDone: tenants > 0,
    },
    {
      title: "Make a lease, and activate it",
      action: "New lease",
      why: "It joins a unit and its tenants. Once it is active, rent is charged by itself.",
      operation: "POST /v1/leases",
      to: "/leases/new",
      isDone: false,
    },
  ];
}

/** What a new organization does first. The next step's button stands out. */
export function FirstSteps({ figures }: { figures: KeyFigures }) {
  const steps = stepsOf(figures);
  const next = steps.find(({ isDone }) => !isDone);
  return (
    <Section title="What to do first">
      <Paper withBorder p="md" mb="md">
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step.title}>
              <Group justify="space-between" wrap="nowrap">
                <div>
                  <Text fw={600}>{step.title}</Text>
                  <Text size="sm">{step.why}</Text>
                </div>
                {step.isDone ? (
                  <Status value="done" />
                ) : (
                  <ActionLink
                    operation={step.operation}
                    to={step.to}
                    variant={step === next ? "filled" : "default"}
                    style={{ flexShrink: 0 }}
                  >
                    {step.action}
                  </ActionLink>
                )}
              </Group>
            </li>
          ))}
        </ol>
      </Paper>
    </Section>
  );
}
