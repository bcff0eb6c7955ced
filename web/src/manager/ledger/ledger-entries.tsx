import { Text } from "@mantine/core";
import type { RowOf } from "../../api/queries";
import { LedgerEntryKind } from "../../api/values";
import { faceOf } from "../../parts/accounts/faces";
import { payerPage } from "../../parts/accounts/place";
import { day, money } from "../../text/format";
import { choices, words } from "../../text/words";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { ThingLink } from "../../ui/thing-link";

type Entry = RowOf<"/v1/ledger-entries">;

/** Every change of charges and payments, the newest day first. */
export function Component() {
  return (
    <Page title="Ledger entries" operation="GET /v1/ledger-entries">
      <Text mb="md">
        What has changed charges and payments after they were entered, and which payment pays which
        charge. Nothing here is ever changed: a mistake is undone by a further entry.
      </Text>
      <List
        path="/v1/ledger-entries"
        name="ledger entries"
        to={pageOf}
        filters={[
          { name: "effective_from", label: "From", kind: "day" },
          { name: "effective_to", label: "to", kind: "day" },
          { name: "kind", label: "Kind", kind: "choice", choices: choices(LedgerEntryKind) },
        ]}
        columns={[
          { title: "Day", cell: ({ effective_on }) => day(effective_on), isShort: true },
          { title: "What", cell: whatOf },
          { title: "Charge", cell: ({ charge_description }) => charge_description },
          {
            title: "Account of",
            cell: (row) => <ThingLink to={payerPage(row)} name={row.payer} />,
          },
          { title: "Why", cell: ({ reason }) => reason },
          { title: "By", cell: ({ created_by_name }) => created_by_name },
          { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
        ]}
        empty={
          <Empty>Entries come by themselves, with the first payment that pays a charge.</Empty>
        }
      />
    </Page>
  );
}

function pageOf(entry: Entry): string {
  const { charges, payments } = faceOf(entry);
  return entry.charge_id ? `${charges}/${entry.charge_id}` : `${payments}/${entry.payment_id}`;
}

const CAUSES: Partial<Record<Entry["cause"], string>> = {
  chosen: "Payment, by choice",
  spread: "Payment, in the usual order",
  moved: "Payment moved",
  taken_back: "Payment taken back",
};

function whatOf({ cause }: Entry): string {
  return CAUSES[cause] ?? words(cause);
}
