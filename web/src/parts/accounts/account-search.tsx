// The tenant is found by name, and the account by what it is for.

import { Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { owed } from "../../text/format";
import { Failure } from "../../ui/failure";
import { Loaded } from "../../ui/loaded";
import { Waiting } from "../../ui/waiting";
import classes from "./accounts.module.css";
import { accountIn, placeOf } from "./place";
import { useRenters } from "./renters-found";

const PAUSE_MILLISECONDS = 250;

function fullName({ first_name, last_name }: { first_name: string; last_name: string }): string {
  return `${first_name} ${last_name}`;
}

/** Finds who owes by the tenant or the unit; Enter takes the first one. */
export function TenantSearch({ page }: { page: string }) {
  const [typed, setTyped] = useState("");
  const [paused] = useDebouncedValue(typed, PAUSE_MILLISECONDS);
  // Enter does not wait for the pause; the first that is found is taken when it is there.
  const [entered, setEntered] = useState<string>();
  const { renters, error, retry } = useRenters((entered ?? paused).trim());
  const navigate = useNavigate();
  const first = renters?.[0]?.account;
  useEffect(() => {
    if (entered === undefined || !renters) return;
    if (first) navigate(`${page}?${first}`);
    else setEntered(undefined);
  }, [entered, renters, first, page, navigate]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim()) setEntered(typed);
  };
  return (
    <form onSubmit={submit} className={classes.search}>
      <TextInput
        type="search"
        label="Tenant or unit"
        description="The beginning of a name, an e-mail or a unit. Enter takes the first one."
        autoComplete="off"
        autoFocus
        data-autofocus
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setEntered(undefined);
        }}
      />
      {error && <Failure error={error} retry={retry} />}
      {!renters && !error && <Waiting what="tenants" />}
      {renters?.length === 0 && <Text my="md">No tenant and no let unit begins like this.</Text>}
      {renters && renters.length > 0 && (
        <Choices label="Tenants">
          {renters.map(({ id, account, name, place }) => (
            <Choice key={id} to={`${page}?${account}`} name={name} more={place} />
          ))}
        </Choices>
      )}
    </form>
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

function Choices({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Stack component="ul" gap={4} mt="md" p={0} aria-label={label} className={classes.choices}>
      {children}
    </Stack>
  );
}

function Choice({ to, name, more }: { to: string; name: string; more: string }) {
  return (
    <li>
      <Link to={to} className={classes.choice}>
        <span>{name}</span>
        <Text component="span" size="sm" c="dimmed">
          {more}
        </Text>
      </Link>
    </li>
  );
}
