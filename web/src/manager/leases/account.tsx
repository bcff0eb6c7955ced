import { Box, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRead } from "../../api/queries";
import { day, money } from "../../text/format";
import { words } from "../../text/words";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { Facts } from "../../ui/facts";
import { Rows } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Status } from "../../ui/status";
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
            {open_charges.length === 0 ? (
              <Text my="md">Everything is paid.</Text>
            ) : (
              <Rows
                name="open charges"
                rows={open_charges}
                to={({ id }) => `/charges/${id}`}
                columns={[
                  { title: "For", cell: ({ description }) => description },
                  { title: "Kind", cell: ({ type }) => words(type) },
                  { title: "Due", cell: ({ due_date }) => day(due_date) },
                  {
                    title: "Status",
                    cell: ({ overdue, status }) => <Status value={overdue ? "overdue" : status} />,
                  },
                  {
                    title: "Amount",
                    cell: ({ effective_cents }) => money(effective_cents),
                    isAmount: true,
                  },
                  { title: "Open", cell: (row) => money(row.open_cents), isAmount: true },
                ]}
              />
            )}
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
