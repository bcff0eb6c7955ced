import { Text } from "@mantine/core";
import { Form, type Values } from "../../../ui/form";
import type { BankAccount } from "../use-bank-account";
import { type BankImport, useImport } from "./use-import";

interface OfxFormProps {
  account: BankAccount;
  file: File;
  onDone: (imports: readonly BankImport[]) => void;
  onCancel: () => void;
}

/** An OFX file says itself what its columns are. */
export function OfxForm({ account, file, onDone, onCancel }: OfxFormProps) {
  const { sendFile } = useImport(account.id);
  const submit = async () => onDone(await sendFile(file, { format: "ofx" }));
  return (
    <Form<Values> submitLabel="Import" submit={submit} onCancel={onCancel}>
      <Text>
        An OFX file needs no more to be said.{" "}
        {account.last4
          ? `It has to be of the account that ends in ${account.last4}.`
          : "Check that it is of this account."}
      </Text>
    </Form>
  );
}
