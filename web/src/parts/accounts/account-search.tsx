// The tenant is found by name, and the account by what it is for.

import { Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { owed } from "../../text/format";
import { Loaded } from "../../ui/loaded";
import { Choice, Choices, PayerSearch } from "./payer-search";
import { accountIn, placeOf } from "./place";
import { useRenters } from "./renters-found";

function fullName({ first_name, last_name }: { first_name: string; last_name: string }): string {
  return `${first_name} ${last_name}`;
}

/** Finds who owes by the tenant or the unit. */
export function TenantSearch({ page }: { page: string }) {
  return (
    <PayerSearch
      page={page}
      label="Tenant or unit"
      hint="The beginning of a name, an e-mail or a unit. Enter takes the first one."
      what="tenants"
      nothing="No tenant and no let unit begins like this."
      useFound={useRenters}
    />
  );
}

interface TenantAccountsProps {
  /** The page that goes on with the account. */
  page: string;
  tenantId: string;
}

/** The accounts of a tenant: that of each lease, and the tenant's own. */
export function TenantAccounts({ page, tenantId }: TenantAccountsProps) {
  const path = { tenant_id: tenantId };
  const tenant = useRead("/v1/tenants/{tenant_id}", { path });
  const balance = useRead("/v1/tenants/{tenant_id}/balance", { path });
  return (
    <Loaded from={tenant} what="the tenant">
      {(row) => (
        <Loaded from={balance} what="the accounts">
          {(owing) => <AccountChoices name={fullName(row)} {...{ page, tenantId, owing }} />}
        </Loaded>
      )}
    </Loaded>
  );
}

interface AccountChoicesProps extends TenantAccountsProps {
  name: string;
  owing: Answer<"get", "/v1/tenants/{tenant_id}/balance">;
}

function AccountChoices({ page, name, tenantId, owing }: AccountChoicesProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector("a")?.focus(), []);
  return (
    <div ref={list}>
      <Text mb="sm">Which account of {name}?</Text>
      <Choices label="Accounts">
        {owing.leases.map((lease) => (
          <Choice
            key={lease.lease_id}
            to={`${page}?lease=${lease.lease_id}`}
            name={`The lease of ${placeOf(lease)}`}
            more={owed(lease.balance_cents)}
          />
        ))}
        <Choice
          to={`${page}?${accountIn({ lease_id: null, tenant_id: tenantId })}`}
          name={`${name}'s own account, beside any lease`}
          more={owed(owing.own_account.balance_cents)}
        />
      </Choices>
    </div>
  );
}
