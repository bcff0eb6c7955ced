import { Alert, Group, Text } from "@mantine/core";
import { counted } from "../../../text/words";
import { ActionLink } from "../../../ui/action-button";
import { UndoImports } from "../one-import";
import type { BankAccount } from "../use-bank-account";
import type { BankImport } from "./use-import";

interface DoneProps {
  account: BankAccount;
  imports: readonly BankImport[];
  onUndone: () => void;
}

/** What came of an import, and how to undo it. */
export function Done({ account, imports, onUndone }: DoneProps) {
  const added = imports.filter(({ rows_imported }) => rows_imported > 0);
  const sum = (of: (each: BankImport) => number) =>
    imports.reduce((total, each) => total + of(each), 0);
  const known = sum(({ rows_duplicate }) => rows_duplicate);
  const only = added.length === 1 ? `?import=${added[0]?.id}` : "";
  return (
    <Alert role="status" color="green" title="Imported">
      <Text>
        {counted(
          sum(({ rows_imported }) => rows_imported),
          "line",
        )}{" "}
        added
        {known > 0 && `, ${counted(known, "row")} were here already`}.
      </Text>
      <Group mt="sm">
        <ActionLink
          operation="GET /v1/bank-transactions"
          size="compact-sm"
          to={`/bank/${account.id}${only}`}
        >
          Show the lines
        </ActionLink>
        {added.length > 0 && <UndoImports ids={added.map(({ id }) => id)} onDone={onUndone} />}
      </Group>
    </Alert>
  );
}
