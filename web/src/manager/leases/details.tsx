import { Stack } from "@mantine/core";
import { useState } from "react";
import { ordinal } from "../../parts/lease-words";
import { usePermission } from "../../session/permission";
import { day, money } from "../../text/format";
import { EditForm } from "../../ui/edit-form";
import { Facts, WrittenText } from "../../ui/facts";
import { useNotice } from "../../ui/notice";
import { DueDayField, EndFields, NotesField, PriceFields, StartField } from "./lease-fields";
import type { Lease } from "./terms";

const PATH = "/v1/leases/{lease_id}";

/** The terms, and the form for those that may still change. */
export function Details({ lease, etag }: { lease: Lease; etag: string | null }) {
  const { isAllowed } = usePermission(`PATCH ${PATH}`);
  const notify = useNotice();
  const [saves, setSaves] = useState(0);
  const isDraft = lease.status === "draft";
  const isActive = lease.status === "active";
  const saved = () => {
    notify("Lease saved.");
    setSaves(saves + 1);
  };
  return (
    <Stack gap="lg">
      {!(isDraft && isAllowed) && <Terms lease={lease} canEdit={isAllowed} />}
      {isAllowed && (
        <EditForm
          // Starts anew with what was saved.
          key={saves}
          path={PATH}
          parameters={{ lease_id: lease.id }}
          row={lease}
          etag={etag}
          onDone={saved}
        >
          {isDraft && <StartField />}
          {(isDraft || isActive) && <EndFields />}
          {isDraft && <PriceFields />}
          {(isDraft || isActive) && <DueDayField />}
          <NotesField />
        </EditForm>
      )}
    </Stack>
  );
}

/** The terms that are fixed by now. */
function Terms({ lease, canEdit }: { lease: Lease; canEdit: boolean }) {
  const deposit = lease.deposit_amount_cents;
  return (
    <Facts
      items={[
        ["Rent that was agreed on first", money(lease.rent_amount_cents)],
        ["Security deposit", deposit === null ? "None" : money(deposit)],
        ["Rent charged from", lease.bill_from && day(lease.bill_from)],
        ["Rent is due", !canEdit && `On the ${ordinal(lease.rent_due_day)} of each month`],
        ["Notes", !canEdit && lease.notes && <WrittenText>{lease.notes}</WrittenText>],
      ]}
    />
  );
}
