import { Alert, Text } from "@mantine/core";
import type { Answer } from "../../api/client";
import { HomeownerParts } from "../../parts/assessing/homeowner-parts";
import { day, money } from "../../text/format";
import { counted } from "../../text/words";

export type Whole = Answer<"get", "/v1/recurring-assessments/{recurring_assessment_id}">;

/** What the next date comes to, for each homeowner. */
export function NextAssessments({ row }: { row: Whole }) {
  const { next_due_date, next_assessments: next, total_cents } = row;
  if (!next || !next_due_date) return <Text>No date follows.</Text>;
  if (next.homeowner_count === 0) return <Text>No homeowner is billed on the next date.</Text>;
  return (
    <>
      {next.missing_share_count > 0 ? (
        <Alert color="yellow" title="A share is missing" mb="sm">
          {counted(next.missing_share_count, "homeowner has", "homeowners have")} no share in the
          common costs, so the total can’t be split and nothing is charged. Enter the shares on the
          homeowners’ pages; those without one come first here.
        </Alert>
      ) : (
        <Text mb="sm">
          {counted(next.homeowner_count, "homeowner")} will be charged {money(next.charged_cents)}{" "}
          in all, due on {day(next_due_date)}.
        </Text>
      )}
      <HomeownerParts
        parts={next.parts}
        count={next.homeowner_count}
        chargedCents={next.charged_cents}
        totalCents={total_cents}
      />
    </>
  );
}
