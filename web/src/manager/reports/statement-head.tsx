import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import type { Answer } from "../../api/client";
import { StatementSums } from "../../parts/statement";
import { useManager } from "../../session/account";

interface StatementHeadProps {
  /** The page of the one whose statement it is. */
  to: string;
  /** Whose it is, from the name on; what is not known is null. */
  names: readonly (string | null)[];
  totals: Answer<"get", "/v1/reports/tenant-statement">["totals"];
}

/** Above the lines of a printed statement: whose it is, from whom, and its sums. */
export function StatementHead({ to, names, totals }: StatementHeadProps) {
  const { organization } = useManager();
  return (
    <>
      <Text mb="sm">
        <Anchor component={Link} to={to}>
          {names.filter(Boolean).join(", ")}
        </Anchor>
        , managed by {organization.name}
      </Text>
      <StatementSums totals={totals} />
    </>
  );
}
