import { Button, FileButton, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { bytes } from "../../text/format";
import { Page } from "../../ui/page";
import { CsvForm } from "./importing/csv-form";
import { Done } from "./importing/done";
import { OfxForm } from "./importing/ofx-form";
import { type Table, tableIn, textOf } from "./importing/table";
import type { BankImport } from "./importing/use-import";
import { LoadedAccount } from "./loaded-account";
import type { BankAccount } from "./use-bank-account";

/** Imports a file of the bank into a bank account. */
export function Component() {
  return <LoadedAccount>{(account) => <ImportPage account={account} />}</LoadedAccount>;
}

/** A file that was chosen: its table, or none for an OFX file. */
interface Chosen {
  file: File;
  table?: Table;
}

function ImportPage({ account }: { account: BankAccount }) {
  const [chosen, setChosen] = useState<Chosen>();
  const [imports, setImports] = useState<readonly BankImport[]>();
  const navigate = useNavigate();
  const choose = async (file: File | null) => {
    if (!file) return;
    const text = textOf(await file.arrayBuffer());
    setImports(undefined);
    setChosen(/<OFX>/i.test(text) ? { file } : { file, table: tableIn(text) });
  };
  const back = () => navigate(`/bank/${account.id}`);
  const form = { account, onDone: setImports, onCancel: back };
  return (
    <Page
      title="Import lines"
      above={[
        { title: "Bank accounts", to: "/bank" },
        { title: account.name, to: `/bank/${account.id}` },
      ]}
      operation="POST /v1/bank-transactions/import-file"
    >
      <Text maw="40rem" mb="md">
        Choose a file that your bank exports: CSV or OFX, which is also called QFX, QBO or Web
        Connect. Lines that are here already are left out, so periods may overlap.
      </Text>
      <Group mb="md">
        <FileButton onChange={choose} accept=".csv,.txt,.tsv,.ofx,.qfx,.qbo,text/csv">
          {(props) => (
            <Button variant={chosen ? "default" : "filled"} {...props}>
              {chosen ? "Choose another file" : "Choose a file"}
            </Button>
          )}
        </FileButton>
        {chosen && (
          <Text size="sm">
            {chosen.file.name} ({bytes(chosen.file.size)})
          </Text>
        )}
      </Group>
      {imports ? (
        <Done account={account} imports={imports} onUndone={back} />
      ) : (
        chosen && <FileForm key={keyOf(chosen.file)} {...form} {...chosen} />
      )}
    </Page>
  );
}

interface FileFormProps extends Chosen {
  account: BankAccount;
  onDone: (imports: readonly BankImport[]) => void;
  onCancel: () => void;
}

function FileForm({ table, ...form }: FileFormProps) {
  return table ? <CsvForm table={table} {...form} /> : <OfxForm {...form} />;
}

function keyOf({ name, size, lastModified }: File): string {
  return `${name} ${size} ${lastModified}`;
}
