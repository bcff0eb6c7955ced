// The first step: the tenant is found by name, and the account by what it is for.

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
import classes from "./payments.module.css";

type Tenant = RowOf<"/v1/tenants">;

const PAUSE_MILLISECONDS = 250;
const SHOWN = 10;

function fullName({ first_name, last_name }: { first_name: string; last_name: string }): string {
  return `${first_name} ${last_name}`;
}

function home({ property_name, unit_name }: { property_name: string; unit_name: string }): string {
  return `${property_name}, ${unit_name}`;
}

/** Where the next step of a tenant's payment is: most pay for the lease that runs. */
function nextStep({ id, current_lease: lease }: Tenant): string {
  return lease ? `/payments/new?lease=${lease.lease_id}` : `/payments/new?tenant=${id}`;
}

/** Finds the tenant by name, e-mail or telephone; Enter takes the first one. */
export function TenantSearch() {
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
    if (first) navigate(nextStep(first));
    else setEntered(undefined);
  }, [entered, found, first, navigate]);
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
              to={nextStep(tenant)}
              name={fullName(tenant)}
              more={tenant.current_lease ? home(tenant.current_lease) : "No lease at present"}
            />
          ))}
        </Choices>
      )}
    </form>
  );
}

/** The accounts on which a tenant may pay: that of each lease, and the tenant's own. */
export function TenantAccounts({ tenantId }: { tenantId: string }) {
  const path = { tenant_id: tenantId };
  const tenant = useRead("/v1/tenants/{tenant_id}", { path });
  const balance = useRead("/v1/tenants/{tenant_id}/balance", { path });
  return (
    <Loaded from={tenant} what="the tenant">
      {(row) => (
        <Loaded from={balance} what="the accounts">
          {(owing) => <AccountChoices name={fullName(row)} tenantId={tenantId} owing={owing} />}
        </Loaded>
      )}
    </Loaded>
  );
}

interface AccountChoicesProps {
  name: string;
  tenantId: string;
  owing: Answer<"get", "/v1/tenants/{tenant_id}/balance">;
}

function AccountChoices({ name, tenantId, owing }: AccountChoicesProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector("a")?.focus(), []);
  return (
    <div ref={list}>
      <Text mb="sm">What does {name} pay for?</Text>
      <Choices label="Accounts">
        {owing.leases.map((lease) => (
          <Choice
            key={lease.lease_id}
            to={`/payments/new?lease=${lease.lease_id}`}
            name={`The lease of ${home(lease)}`}
            more={owed(lease.balance_cents)}
          />
        ))}
        <Choice
          to={`/payments/new?tenant=${tenantId}&account=own`}
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
