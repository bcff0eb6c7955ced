import { Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { day, money } from "../../text/format";
import { words } from "../../text/words";
import { EditForm } from "../../ui/edit-form";
import { DayField, LongTextField, TextField } from "../../ui/fields";
import { Rows } from "../../ui/list";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { type Charge, chargeNamed, faceOf } from "../accounts/faces";
import { ChargeActions } from "./actions";
import { ChargeDetails } from "./details";

interface ChargePageProps {
  row: Charge;
  etag: string | null;
}

/** One charge or assessment: what paid it, what changed it, and what can be done with it. */
export function ChargePage({ row, etag }: ChargePageProps) {
  const { charges, chargesTitle, chargePath } = faceOf(row);
  const [isEditing, edit] = useDisclosure(false);
  return (
    <Page
      title={row.description}
      mark={<Status value={row.overdue ? "overdue" : row.status} />}
      above={[{ title: chargesTitle, to: charges }]}
      actions={<ChargeActions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={chargePath}
          parameters={chargeNamed(row.id)}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          <TextField name="description" label="Description" isRequired autoFocus />
          {row.cancelled_at === null && (
            <DayField
              name="due_date"
              label="Due on"
              hint="What is paid of it stays paid."
              isRequired
            />
          )}
          <LongTextField name="notes" label="Notes" hint="Only your team sees them." />
        </EditForm>
      ) : (
        <ChargeDetails row={row} />
      )}
      <Paid row={row} />
      {row.adjustments.length > 0 && <Changed row={row} />}
    </Page>
  );
}

function Paid({ row }: { row: Charge }) {
  const { payments } = faceOf(row);
  return (
    <Section title="What paid it">
      {row.allocations.length === 0 ? (
        <Text>No payment pays it.</Text>
      ) : (
        <Rows
          name="payments"
          rows={row.allocations}
          to={({ payment_id }) => `${payments}/${payment_id}`}
          columns={[
            { title: "Received", cell: ({ received_date }) => day(received_date), isShort: true },
            { title: "Method", cell: ({ method }) => words(method) },
            { title: "Reference", cell: ({ reference }) => reference },
            { title: "Pays", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
          ]}
        />
      )}
    </Section>
  );
}

function Changed({ row }: { row: Charge }) {
  return (
    <Section title="What changed it">
      <Rows
        name="adjustments"
        rows={row.adjustments}
        columns={[
          { title: "What", cell: ({ kind }) => words(kind) },
          { title: "On", cell: ({ effective_on }) => day(effective_on), isShort: true },
          { title: "Why", cell: ({ reason }) => reason },
          { title: "By", cell: ({ created_by_name }) => created_by_name },
          { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
        ]}
      />
    </Section>
  );
}
