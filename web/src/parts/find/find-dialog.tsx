// The search over everything that has a name: typed, moved through by arrows, followed by Enter.

import { Text, TextInput } from "@mantine/core";
import { type KeyboardEvent, useId, useState } from "react";
import { Link, useNavigate } from "react-router";
import { Failure } from "../../ui/failure";
import { Modal } from "../../ui/modal";
import classes from "./find.module.css";
import type { Found } from "./found";
import { useFound } from "./use-found";

/** Opened by the button in the header, and by its keys. */
export default function FindDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [place, setPlace] = useState(0);
  const navigate = useNavigate();
  const list = useId();
  const { found, hint, error } = useFound(typed);
  const chosen = found[Math.min(place, found.length - 1)];

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setPlace((Math.min(place, found.length - 1) + step + found.length) % found.length);
    }
    if (event.key === "Enter" && chosen) {
      onClose();
      navigate(chosen.to);
    }
  };

  return (
    <Modal onClose={onClose} title="Find">
      <TextInput
        role="combobox"
        label="Name"
        description="How it begins. People also by last name or e-mail, properties by address."
        autoComplete="off"
        data-autofocus
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={chosen && `${list}-${chosen.to}`}
        value={typed}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setPlace(0);
        }}
      />
      {error && <Failure error={error} />}
      <div role="listbox" id={list} aria-label="Found" className={classes.found}>
        {found.map((each) => (
          <Option
            key={each.to}
            id={`${list}-${each.to}`}
            found={each}
            isChosen={each === chosen}
            onFollow={onClose}
          />
        ))}
      </div>
      <Text role="status" size="sm" c="dimmed">
        {found.length === 0 && hint}
      </Text>
    </Modal>
  );
}

interface OptionProps {
  id: string;
  found: Found;
  isChosen: boolean;
  onFollow: () => void;
}

function Option({ id, found, isChosen, onFollow }: OptionProps) {
  return (
    <Link
      id={id}
      role="option"
      aria-selected={isChosen}
      tabIndex={-1}
      to={found.to}
      onClick={onFollow}
      className={classes.option}
    >
      <span className={classes.kind}>{found.kind}</span>
      <span>{found.name}</span>
      <span className={classes.more}>{found.more}</span>
    </Link>
  );
}
