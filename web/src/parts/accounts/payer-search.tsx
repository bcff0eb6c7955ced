// Finds the account by its payer, while the person types.

import { Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import { words } from "../../text/words";
import { Failure } from "../../ui/failure";
import { Waiting } from "../../ui/waiting";
import classes from "./accounts.module.css";

const PAUSE_MILLISECONDS = 250;

export interface FoundPayer {
  id: string;
  /** How the next page is told of the account. */
  account: string;
  name: string;
  /** What tells it from others of its name. */
  place: string;
}

interface PayerSearchProps {
  /** The page that goes on with the account. */
  page: string;
  label: string;
  hint: string;
  /** What is found, in the plural. */
  what: string;
  /** Said where none is. */
  nothing: string;
  /** A hook: what begins with the text, and something to choose from while it is empty. */
  useFound: (search: string) => {
    payers: readonly FoundPayer[] | undefined;
    error: Error | null;
    retry: () => void;
  };
}

/** Finds what begins with the text; Enter takes the first one. */
export function PayerSearch({ page, label, hint, what, nothing, useFound }: PayerSearchProps) {
  const [typed, setTyped] = useState("");
  const [paused] = useDebouncedValue(typed, PAUSE_MILLISECONDS);
  // Enter does not wait for the pause; the first that is found is taken when it is there.
  const [entered, setEntered] = useState<string>();
  const { payers, error, retry } = useFound((entered ?? paused).trim());
  const navigate = useNavigate();
  const first = payers?.[0]?.account;
  useEffect(() => {
    if (entered === undefined || !payers) return;
    if (first) navigate(`${page}?${first}`);
    else setEntered(undefined);
  }, [entered, payers, first, page, navigate]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim()) setEntered(typed);
  };
  return (
    <form onSubmit={submit} className={classes.search}>
      <TextInput
        type="search"
        label={label}
        description={hint}
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
      {!payers && !error && <Waiting what={what} />}
      {payers?.length === 0 && <Text my="md">{nothing}</Text>}
      {payers && payers.length > 0 && (
        <Choices label={words(what)}>
          {payers.map(({ id, account, name, place }) => (
            <Choice key={id} to={`${page}?${account}`} name={name} more={place} />
          ))}
        </Choices>
      )}
    </form>
  );
}

export function Choices({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Stack component="ul" gap={4} mt="md" p={0} aria-label={label} className={classes.choices}>
      {children}
    </Stack>
  );
}

export function Choice({ to, name, more }: { to: string; name: string; more: string }) {
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
