import { useDisclosure } from "@mantine/hooks";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { Facts } from "../../ui/facts";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { ArchiveAccount, ChangeAccount } from "./account-dialogs";
import { Lines } from "./lines-of-account";
import { LoadedAccount } from "./loaded-account";
import { type BankAccount, numberOf } from "./use-bank-account";

const PATCH = "PATCH /v1/bank-accounts/{bank_account_id}";

/** One bank account with its lines. */
export function Component() {
  return <LoadedAccount>{(account) => <AccountPage account={account} />}</LoadedAccount>;
}

function AccountPage({ account }: { account: BankAccount }) {
  const [isChanging, change] = useDisclosure(false);
  const [isArchiving, archive] = useDisclosure(false);
  const actions = (
    <>
      {!account.archived && (
        <>
          <ActionLink
            operation="POST /v1/bank-transactions/import-file"
            to={`/bank/${account.id}/import`}
          >
            Import lines
          </ActionLink>
          <ActionLink
            operation="POST /v1/reconciliations"
            to={`/reconciliations/new?bank_account=${account.id}`}
            variant="default"
          >
            Reconcile
          </ActionLink>
          <ActionButton operation={PATCH} variant="default" onClick={change.open}>
            Change
          </ActionButton>
        </>
      )}
      <ActionButton operation={PATCH} variant="default" onClick={archive.open}>
        {account.archived ? "Restore" : "Archive"}
      </ActionButton>
    </>
  );
  return (
    <Page
      title={account.name}
      mark={account.archived && <Status value="archived" />}
      above={[{ title: "Bank accounts", to: "/bank" }]}
      actions={actions}
    >
      <Facts
        items={[
          ["Number", numberOf(account)],
          ["Money of", account.association_name ?? "Rentals"],
        ]}
      />
      <Section title="Lines">
        <Lines account={account} />
      </Section>
      {isChanging && <ChangeAccount account={account} onClose={change.close} />}
      {isArchiving && <ArchiveAccount account={account} onClose={archive.close} />}
    </Page>
  );
}
