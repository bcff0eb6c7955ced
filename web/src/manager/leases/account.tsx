import { Box } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRead } from "../../api/queries";
import { RENTAL } from "../../parts/accounts/faces";
import { OpenCharges } from "../../parts/accounts/open-charges";
import { money } from "../../text/format";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { Facts } from "../../ui/facts";
import { Loaded } from "../../ui/loaded";
import { TabActions } from "../../ui/tabs";
import { ChargeRent } from "./charge-rent";
import type { Lease } from "./terms";

/** What the account of the lease and its renewals owes, and the deposit that is held. */
export function Account({ lease }: { lease: Lease }) {
  const account = useRead("/v1/leases/{lease_id}/balance", { path: { lease_id: lease.id } });
  return (
    <>
      <Actions lease={lease} />
      <Loaded from={account} what="the account">
        {({ open_cents, overdue_cents, credit_cents, deposit_held_cents, open_charges }) => (
          <>
            <Box mb="md">
              <Facts
                items={[
                  ["Open", money(open_cents)],
                  ["Overdue", money(overdue_cents)],
                  ["Waiting credit", money(credit_cents)],
                  ["Deposit held", money(deposit_held_cents)],
                ]}
              />
            </Box>
            <OpenCharges face={RENTAL} rows={open_charges} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Actions({ lease }: { lease: Lease }) {
  const [isCharging, charge] = useDisclosure(false);
  if (lease.status === "draft") return null;
  return (
    <TabActions>
      <ActionButton
        operation="POST /v1/leases/{lease_id}/charge-rent"
        variant="default"
        onClick={charge.open}
      >
        Charge rent
      </ActionButton>
      <ActionLink
        operation="POST /v1/charges"
        variant="default"
        to={`/charges/new?lease=${lease.id}`}
      >
        Add a charge
      </ActionLink>
      {isCharging && <ChargeRent lease={lease} onClose={charge.close} />}
    </TabActions>
  );
}
