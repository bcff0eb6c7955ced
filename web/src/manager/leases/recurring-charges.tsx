import { useDisclosure } from "@mantine/hooks";
import { type RowOf, useRead } from "../../api/queries";
import { RecurringInterval, ServiceChargeType } from "../../api/values";
import { useManager } from "../../session/account";
import { day, money } from "../../text/format";
import { choices, words } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { EditForm } from "../../ui/edit-form";
import { Empty } from "../../ui/empty";
import { CheckField, ChoiceField, DayField, MoneyField, TextField } from "../../ui/fields";
import { List } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Modal } from "../../ui/modal";
import { useNotice } from "../../ui/notice";
import { Status } from "../../ui/status";
import { TabActions } from "../../ui/tabs";
import type { LeaseDialogProps } from "./lease-actions";
import type { Lease } from "./terms";

type RecurringCharge = RowOf<"/v1/recurring-charges">;
const LIST = "/v1/recurring-charges";
const ONE = "/v1/recurring-charges/{recurring_charge_id}";

/** What the lease pays beside the rent, such as parking. */
export function RecurringCharges({ lease }: { lease: Lease }) {
  const [isAdding, add] = useDisclosure(false);
  const isOver = lease.status !== "draft" && lease.status !== "active";
  const action = !isOver && (
    <ActionButton operation={`POST ${LIST}`} variant="default" onClick={add.open}>
      Add a recurring charge
    </ActionButton>
  );
  return (
    <>
      {action && <TabActions>{action}</TabActions>}
      <List
        path={LIST}
        name="recurring charges"
        query={{ lease_id: lease.id }}
        columns={[
          { title: "For", cell: ({ description }) => description },
          { title: "Kind", cell: ({ type }) => words(type) },
          { title: "Every", cell: ({ interval }) => EVERY[interval] },
          { title: "Next due", cell: nextOf },
          { title: "Last day", cell: ({ ends_on }) => ends_on && day(ends_on) },
          { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
          { title: "Actions", cell: (row) => !isOver && <Change row={row} /> },
        ]}
        empty={<Empty>Parking, storage, pets: add what comes again and again, once.</Empty>}
      />
      {isAdding && <Add lease={lease} onClose={add.close} />}
    </>
  );
}

const EVERY = { monthly: "Month", quarterly: "Quarter", annually: "Year" } as const;

function nextOf({ paused, next_due_date }: RecurringCharge) {
  if (paused) return <Status value="paused" />;
  return next_due_date ? day(next_due_date) : "Ended";
}

function Add({ lease, onClose }: LeaseDialogProps) {
  const { today } = useManager().organization;
  return (
    <ActionDialog
      title="Add a recurring charge"
      path={LIST}
      body={{ lease_id: lease.id }}
      initial={{ type: "service_fee", interval: "monthly", anchor_date: today }}
      submitLabel="Add the recurring charge"
      notice="Recurring charge added."
      onClose={onClose}
    >
      <DescriptionField />
      <ChoiceField name="type" label="Kind" choices={choices(ServiceChargeType)} isRequired />
      <MoneyField name="amount_cents" label="Amount" hint="Always in full." isRequired />
      <ChoiceField name="interval" label="How often" choices={INTERVALS} isRequired />
      <DayField
        name="anchor_date"
        label="First due"
        hint="Later ones are due on the same day of the month. The 31st is the last day of each."
        isRequired
      />
      <LastDayField />
    </ActionDialog>
  );
}

const INTERVALS = choices(RecurringInterval);

function Change({ row }: { row: RecurringCharge }) {
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <ActionButton
        operation={`PATCH ${ONE}`}
        variant="default"
        size="compact-sm"
        onClick={dialog.open}
      >
        Change
      </ActionButton>
      {isOpen && <ChangeDialog row={row} onClose={dialog.close} />}
    </>
  );
}

interface ChangeDialogProps {
  row: RecurringCharge;
  onClose: () => void;
}

function ChangeDialog({ row, onClose }: ChangeDialogProps) {
  const parameters = { recurring_charge_id: row.id };
  const current = useRead(ONE, { path: parameters });
  const notify = useNotice();
  const done = () => {
    notify("Recurring charge changed.");
    onClose();
  };
  return (
    <Modal onClose={onClose} title="Change the recurring charge">
      <Loaded from={current} what="the recurring charge">
        {(body, etag) => (
          <EditForm
            path={ONE}
            parameters={parameters}
            row={body}
            etag={etag}
            onDone={done}
            onCancel={onClose}
          >
            <DescriptionField />
            <MoneyField
              name="amount_cents"
              label="Amount"
              hint="Of each charge that is made later."
              isRequired
            />
            <LastDayField />
            <CheckField
              name="paused"
              label="Paused"
              hint="Nothing is charged meanwhile, nor later for the days gone by."
            />
          </EditForm>
        )}
      </Loaded>
    </Modal>
  );
}

function DescriptionField() {
  return (
    <TextField
      name="description"
      label="For"
      hint="As the statement says it, such as “Parking space 4”."
      isRequired
      autoFocus
    />
  );
}

function LastDayField() {
  return <DayField name="ends_on" label="Last day" hint="None is due after it. Empty: no end." />;
}
