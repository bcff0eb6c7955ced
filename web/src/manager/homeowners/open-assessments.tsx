import { Box } from "@mantine/core";
import { useRead } from "../../api/queries";
import { ASSOCIATION } from "../../parts/accounts/faces";
import { OpenCharges } from "../../parts/accounts/open-charges";
import { accountIn } from "../../parts/accounts/place";
import { money } from "../../text/format";
import { ActionLink } from "../../ui/action-button";
import { Facts } from "../../ui/facts";
import { Loaded } from "../../ui/loaded";
import { TabActions } from "../../ui/tabs";

/** What the account of a homeowner owes. */
export function OpenAssessments({ homeownerId }: { homeownerId: string }) {
  const said = { path: { homeowner_id: homeownerId } };
  const read = useRead("/v1/homeowners/{homeowner_id}/balance", said);
  const account = accountIn({ homeowner_id: homeownerId });
  return (
    <>
      <TabActions>
        <ActionLink
          operation="POST /v1/assessments"
          to={`${ASSOCIATION.charges}/new?${account}`}
          variant="default"
        >
          New assessment
        </ActionLink>
        <ActionLink
          operation="POST /v1/homeowner-payments"
          to={`${ASSOCIATION.payments}/new?${account}`}
          variant="default"
        >
          Record a payment
        </ActionLink>
      </TabActions>
      <Loaded from={read} what="the account">
        {({ open_cents, overdue_cents, credit_cents, open_assessments }) => (
          <>
            <Box mb="md">
              <Facts
                items={[
                  ["Open", money(open_cents)],
                  ["Overdue", money(overdue_cents)],
                  ["Waiting credit", money(credit_cents)],
                ]}
              />
            </Box>
            <OpenCharges face={ASSOCIATION} rows={open_assessments} />
          </>
        )}
      </Loaded>
    </>
  );
}
