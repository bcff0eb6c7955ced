// The tenant is found by name, and the account by what it is for.

import { Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import type { Answer } from "../../api/client";
import { type RowOf, useList, useRead } from "../../api/queries";
import { Failure } from "../../ui/failure";
import { owed } from "../../ui/format";
import { Loaded } from "../../ui/loaded";
import { Waiting } from "../../ui/waiting";
import classes from "./accounts.module.css";
import { accountIn, placeOf } from "./place";

type Tenant = RowOf<"/v1/tenants">;

const PAUSE_MILLISECONDS = 250;
const SHOWN = 10;

function fullName({ first_name, last_name }: { first_name: string; last_name: string }): string {
  return `${first_name} ${last_name}`;
}

/** Where the page goes on: with the lease that runs, else by choosing one of the accounts. */
function nextStep(page: string, { id, current_lease: lease }: Tenant): string {
  return `${page}?${lease ? `lease=${lease.lease_id}` : `tenant=${id}`}`;
}

/** Finds the tenant by name, e-mail or telephone; Enter takes the first one. */
export function TenantSearch({ page }: { page: string }) {
  const [typed, setTyped] = useState("");
  const [paused] = useDebouncedValue(typed, PAUSE_MILLISECONDS);
  // Enter does not wait for the pause; the first that is found is taken when it is there.
  const [entered, setEntered] = useState<string>();
  const search = (entered ?? paused).trim();
  const tenants = useList("/v1/tenants", { limit: SHOWN, ...(search ? { q: search } : {}) });
  const found = tenants.data?.pages[0]?.items;
  const navigate = useNavigate();
  const first = found?.[0];
  useEffect(() => {
    if (entered === undefined || !found) return;
    if (first) navigate(nextStep(page, first));
    else setEntered(undefined);
  }, [entered, found, first, page, navigate]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim()) setEntered(typed);
  };
  return (
    <form onSubmit={submit} className={classes.search}>
      <TextInput
        type="search"
        label="Tenant"
        description="Name, e-mail or the last digits of the telephone. Enter takes the first one."
        autoComplete="off"
        autoFocus
        data-autofocus
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setEntered(undefined);
        }}
      />
      {tenants.error && <Failure error={tenants.error} retry={() => tenants.refetch()} />}
      {tenants.isPending && <Waiting what="tenants" />}
      {found?.length === 0 && <Text my="md">No tenant is found by this.</Text>}
      {found && found.length > 0 && (
        <Choices label="Tenants">
          {found.map((tenant) => (
            <Choice
              key={tenant.id}
              to={nextStep(page, tenant)}
              name={fullName(tenant)}
              more={tenant.current_lease ? placeOf(tenant.current_lease) : "No lease at present"}
            />
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
