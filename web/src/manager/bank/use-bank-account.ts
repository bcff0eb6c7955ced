import { type RowOf, useRead } from "../../api/queries";

export type BankAccount = RowOf<"/v1/bank-accounts">;
const MOST = 100;

/** One bank account, from the list of those in use, else from that of archived ones. */
export function useBankAccount(id: string) {
  const inUse = useRead("/v1/bank-accounts", { query: { limit: MOST } });
  const found = inUse.data?.body.items.find((each) => each.id === id);
  const isElsewhere = inUse.isSuccess && !found;
  const archived = useRead(
    "/v1/bank-accounts",
    { query: { limit: MOST, archived: true } },
    { enabled: isElsewhere },
  );
  const account = found ?? archived.data?.body.items.find((each) => each.id === id);
  return { account, list: isElsewhere ? archived : inUse };
}

/** The end of an account's number, as statements show it. */
export function numberOf({ last4 }: BankAccount): string | null {
  return last4 && `… ${last4}`;
}
