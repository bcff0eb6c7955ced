import { useDisclosure } from "@mantine/hooks";
import { day, money, month } from "../../text/format";
import { ActionButton } from "../../ui/action-button";
import { Rows } from "../../ui/list";
import { TabActions } from "../../ui/tabs";
import { ChangeRent } from "./change-rent";
import type { Lease } from "./terms";

/** The rent since the beginning, with its changes. */
export function RentChanges({ lease }: { lease: Lease }) {
  const [isChanging, change] = useDisclosure(false);
  const rents = [
    { id: "first", from: day(lease.start_date), cents: lease.rent_amount_cents },
    ...lease.rent_changes.map(({ effective_month, rent_amount_cents }) => ({
      id: effective_month,
      from: month(effective_month),
      cents: rent_amount_cents,
    })),
  ];
  const isOver = lease.status !== "draft" && lease.status !== "active";
  const action = !isOver && (
    <ActionButton
      operation="POST /v1/leases/{lease_id}/change-rent"
      variant="default"
      onClick={change.open}
    >
      Change the rent
    </ActionButton>
  );
  return (
    <>
      {action && <TabActions>{action}</TabActions>}
      <Rows
        name="rents"
        rows={rents}
        columns={[
          { title: "From", cell: ({ from }) => from },
          { title: "Rent a month", cell: ({ cents }) => money(cents), isAmount: true },
        ]}
      />
      {isChanging && <ChangeRent lease={lease} onClose={change.close} />}
    </>
  );
}
