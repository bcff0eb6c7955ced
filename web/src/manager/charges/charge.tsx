import { Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { day, money } from "../../text/format";
import { words } from "../../text/words";
import { EditForm } from "../../ui/edit-form";
import { DayField, LongTextField, TextField } from "../../ui/fields";
import { Rows } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { ChargeActions } from "./charge-actions";
import { ChargeDetails } from "./charge-details";

export type Charge = Answer<"get", "/v1/charges/{charge_id}">;
const PATH = "/v1/charges/{charge_id}";

/** One charge: what paid it, what changed it, and what can be done with it. */
export function Component() {
  const charge_id = useParams().chargeId ?? "";
  const charge = useRead(PATH, { path: { charge_id } });
  return (
    <Loaded from={charge} what="the charge">
      {(row, etag) => <ChargePage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function ChargePage({ row, etag }: { row: Charge; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  return (
    <Page
      title={row.description}
      mark={<Status value={row.overdue ? "overdue" : row.status} />}
      above={[{ title: "Charges", to: "/charges" }]}
      actions={<ChargeActions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ charge_id: row.id }}
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
  return (
    <Section title="What paid it">
      {row.allocations.length === 0 ? (
        <Text>No payment pays it.</Text>
      ) : (
        <Rows
          name="payments"
          rows={row.allocations}
          to={({ payment_id }) => `/payments/${payment_id}`}
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
