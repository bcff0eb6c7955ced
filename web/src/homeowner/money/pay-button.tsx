import { Button } from "@mantine/core";
import { Link } from "react-router";
import { useIsOperator } from "../../session/account";

/** Leads to paying; not for an operator, who pays with no customer's card. */
export function PayButton() {
  if (useIsOperator()) return null;
  return (
    <Button component={Link} to="/home/money/pay">
      Pay
    </Button>
  );
}
