// The account of a homeowner, for money that is entered on it.

import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { useList, useRead } from "../../api/queries";
import { Loaded } from "../../ui/loaded";
import { Waiting } from "../../ui/waiting";
import { ASSOCIATION } from "./faces";
import type { PayerAccount } from "./payer-account";
import { type FoundPayer, PayerSearch } from "./payer-search";
import { placeOf } from "./place";

const NEWEST = 10;

interface ForHomeownerProps {
  /** The page's own address, whose query names the homeowner. */
  page: string;
  /** Asked while the address names none. */
  question: ReactNode;
  children: (account: PayerAccount) => ReactNode;
}

/** Finds the account that the address names (`?homeowner=`), or asks for it. */
export function ForHomeowner({ page, question, children }: ForHomeownerProps) {
  const homeowner = useSearchParams()[0].get("homeowner");
  if (homeowner) {
    return (
      <OfHomeowner key={homeowner} homeownerId={homeowner}>
        {children}
      </OfHomeowner>
    );
  }
  return (
    <>
      {question}
      <PayerSearch
        page={page}
        label="Homeowner"
        hint="The beginning of a name or an e-mail. Enter takes the first one."
        what="homeowners"
        nothing="No homeowner begins like this."
        useFound={useHomeowners}
      />
    </>
  );
}

interface OfHomeownerProps {
  homeownerId: string;
  children: ForHomeownerProps["children"];
}

function OfHomeowner({ homeownerId: homeowner_id, children }: OfHomeownerProps) {
  const balance = useRead("/v1/homeowners/{homeowner_id}/balance", { path: { homeowner_id } });
  const payments = useList("/v1/homeowner-payments", { homeowner_id, limit: 1 });
  if (payments.isPending) return <Waiting what="the account" />;
  return (
    <Loaded from={balance} what="the account">
      {(account) =>
        children({
          face: ASSOCIATION,
          named: { homeowner_id },
          payer: account.homeowner_name,
          purpose: homeOf(account),
          openCharges: account.open_assessments,
          lastPayment: payments.data?.pages[0]?.items[0],
        })
      }
    </Loaded>
  );
}

/** Homeowners that begin with the text; the newest while it is empty. */
function useHomeowners(search: string) {
  const list = useList("/v1/homeowners", { limit: NEWEST, ...(search ? { q: search } : {}) });
  const payers: FoundPayer[] | undefined = list.data?.pages[0]?.items.map((row) => ({
    id: row.id,
    account: `homeowner=${row.id}`,
    name: `${row.first_name} ${row.last_name}`,
    place: homeOf(row),
  }));
  return { payers, error: list.error, retry: () => void list.refetch() };
}

type Home = Parameters<typeof placeOf>[0] & { association_name: string };

/** "Maple Court HOA, Maple Court · 101". */
function homeOf(row: Home): string {
  return [row.association_name, placeOf(row)].filter(Boolean).join(", ");
}
