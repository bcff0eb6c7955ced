import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { type BankAccount, useBankAccount } from "./use-bank-account";

interface LoadedAccountProps {
  children: (account: BankAccount) => ReactNode;
}

/** Shows a page about the bank account that the address names. */
export function LoadedAccount({ children }: LoadedAccountProps) {
  const { account, list } = useBankAccount(useParams().bankAccountId ?? "");
  return (
    <Loaded from={list} what="the bank account">
      {() =>
        account ? (
          children(account)
        ) : (
          <Page title="No such bank account">
            <Text>
              Choose one of your <Link to="/bank">bank accounts</Link>.
            </Text>
          </Page>
        )
      }
    </Loaded>
  );
}
