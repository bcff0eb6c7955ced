import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { ExpenseStatus, purposeOf } from "../../parts/expense-columns";
import { usePermission } from "../../session/permission";
import { day, money, month } from "../../text/format";
import { words } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { EditForm } from "../../ui/edit-form";
import { Facts, WrittenText } from "../../ui/facts";
import { LongTextField, TextField } from "../../ui/fields";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { ThingLink } from "../../ui/thing-link";
import { LinkFields, PurposeFields } from "./expense-fields";

type Expense = Answer<"get", "/v1/expenses/{expense_id}">;
const PATH = "/v1/expenses/{expense_id}";

/** One expense: what it was for, and whether it still counts. */
export function Component() {
  const expense_id = useParams().expenseId ?? "";
  const expense = useRead(PATH, { path: { expense_id } });
  return (
    <Loaded from={expense} what="the expense">
      {(row, etag) => <ExpensePage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function ExpensePage({ row, etag }: { row: Expense; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  const isFee = row.category === "management_fee";
  return (
    <Page
      title={`${words(row.category)}, ${money(row.amount_cents)}`}
      mark={<ExpenseStatus row={row} />}
      above={[{ title: "Expenses", to: "/expenses" }]}
      actions={!row.voided && <Actions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ expense_id: row.id }}
          row={row}
          etag={etag}
          onDone={edit.close}
          onCancel={edit.close}
        >
          <PurposeFields isFee={isFee} autoFocus />
          <TextField name="reference" label="Reference" />
          {!isFee && <LinkFields vendorName={row.vendor_name} />}
        </EditForm>
      ) : (
        <Details row={row} />
      )}
    </Page>
  );
}

function Actions({ row, onEdit }: { row: Expense; onEdit: () => void }) {
  const [isVoiding, voiding] = useDisclosure(false);
  return (
    <>
      <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
        Change
      </ActionButton>
      <ActionButton
        operation={`POST ${PATH}/void`}
        variant="default"
        color="red"
        onClick={voiding.open}
      >
        Void
      </ActionButton>
      {isVoiding && <VoidExpense row={row} onClose={voiding.close} />}
    </>
  );
}

/** Takes an expense out of the books that was entered by mistake. */
function VoidExpense({ row, onClose }: { row: Expense; onClose: () => void }) {
  return (
    <ActionDialog
      title={`Void the expense of ${money(row.amount_cents)}?`}
      path={`${PATH}/void`}
      parameters={{ expense_id: row.id }}
      submitLabel="Void the expense"
      notice="Expense voided."
      isDangerous
      onClose={onClose}
    >
      <LongTextField
        name="reason"
        label="Reason"
        hint="It counts no more, in no report. If money came back, enter an expense below 0 instead."
        isRequired
        autoFocus
      />
    </ActionDialog>
  );
}

function Details({ row }: { row: Expense }) {
  const hasWork = usePermission("GET /v1/work-orders").isAllowed;
  return (
    <Facts
      items={[
        ["What it was for", <WrittenText key="text">{row.description}</WrittenText>],
        ["For", <Purpose key="for" row={row} />],
        ["Paid on", day(row.paid_on)],
        ["Paid by", words(row.method)],
        ["Reference", row.reference],
        ["Fee for", row.fee_month && month(row.fee_month)],
        [
          "Vendor",
          row.vendor_id && hasWork && (
            <ThingLink to={`/vendors/${row.vendor_id}`} name={row.vendor_name} />
          ),
        ],
        [
          "Work order",
          row.work_order_id && hasWork && (
            <ThingLink to={`/work-orders/${row.work_order_id}`} name={row.work_order_title} />
          ),
        ],
        ["Entered by", row.created_by_name],
        ["Voided because", row.void_reason && <WrittenText>{row.void_reason}</WrittenText>],
      ]}
    />
  );
}

function Purpose({ row }: { row: Expense }) {
  const hasAssociations = usePermission("GET /v1/associations").isAllowed;
  if (row.property_id)
    return <ThingLink to={`/properties/${row.property_id}`} name={purposeOf(row)} />;
  if (row.association_id && hasAssociations)
    return <ThingLink to={`/associations/${row.association_id}`} name={purposeOf(row)} />;
  return purposeOf(row);
}
