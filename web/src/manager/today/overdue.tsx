import { Anchor, Text, VisuallyHidden } from "@mantine/core";
import { Link } from "react-router";
import { Bar } from "../../parts/bar";
import { usePermission } from "../../session/permission";
import { money } from "../../text/format";
import { counted } from "../../text/words";
import { Section } from "../../ui/section";
import type { KeyFigures } from "./today";
import classes from "./today.module.css";

type Arrears = KeyFigures["overdue"];

const AGES = [
  ["1 to 30 days", "days_1_30_cents"],
  ["31 to 60 days", "days_31_60_cents"],
  ["61 to 90 days", "days_61_90_cents"],
  ["More than 90 days", "days_over_90_cents"],
] as const;

/** What is overdue, and the way to who owes it. */
export function Overdue({ overdue }: { overdue: Arrears }) {
  // The plan decides about the report; the charges themselves are always there.
  const hasReport = usePermission("GET /v1/reports/delinquency").isAllowed;
  if (overdue.overdue_cents === 0)
    return (
      <Section title="Overdue">
        <Text>Nothing is overdue.</Text>
      </Section>
    );
  const link = hasReport ? (
    <Anchor component={Link} to="/receivables">
      Who owes what
    </Anchor>
  ) : (
    <Anchor component={Link} to="/charges?overdue=true">
      Overdue charges
    </Anchor>
  );
  return (
    <Section title="Overdue" actions={link}>
      <Text mb="sm">
        {money(overdue.overdue_cents)} on {counted(overdue.accounts, "account")}
      </Text>
      <Ages overdue={overdue} />
    </Section>
  );
}

/** A chart that is a table: the bars only repeat its numbers. */
function Ages({ overdue }: { overdue: Arrears }) {
  return (
    <table className={classes.ages}>
      <caption>
        <VisuallyHidden>What is overdue, by its age</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          {["Age", "Part of all", "Amount"].map((title) => (
            <th key={title} scope="col">
              <VisuallyHidden>{title}</VisuallyHidden>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {AGES.map(([age, field]) => (
          <tr key={age}>
            <th scope="row">{age}</th>
            <td>
              <Bar part={overdue[field]} whole={overdue.overdue_cents} />
            </td>
            <td>{money(overdue[field])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
