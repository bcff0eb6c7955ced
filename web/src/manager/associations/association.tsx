import { Button, Code, Group } from "@mantine/core";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { day, money, percent } from "../../text/format";
import { ActionLink } from "../../ui/action-button";
import { Facts, WrittenText } from "../../ui/facts";
import { Loaded } from "../../ui/loaded";
import { useNotice } from "../../ui/notice";
import { Contact, OutsideLink } from "../../ui/outside-link";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { AssociationParts } from "./association-parts";
import { monthName } from "./month-name";

export type Association = Answer<"get", "/v1/associations/{association_id}">;

/** One association with its homeowners, properties, requests to join and documents. */
export function Component() {
  const association_id = useParams().associationId ?? "";
  const path = "/v1/associations/{association_id}";
  const association = useRead(path, { path: { association_id } });
  return (
    <Loaded from={association} what="the association">
      {(row) => <AssociationPage key={row.id} row={row} />}
    </Loaded>
  );
}

function AssociationPage({ row }: { row: Association }) {
  const isArchived = row.archived_at !== null;
  return (
    <Page
      title={row.name}
      mark={isArchived && <Status value="archived" />}
      above={[{ title: "Associations", to: "/associations" }]}
      actions={
        !isArchived && (
          <>
            <ActionLink
              operation="POST /v1/assessments/assess-all"
              to={`/assessments/assess-all?association=${row.id}`}
              variant="default"
            >
              Assess all
            </ActionLink>
            <ActionLink
              operation="POST /v1/homeowners"
              to={`/homeowners/new?association=${row.id}`}
            >
              Add a homeowner
            </ActionLink>
          </>
        )
      }
    >
      <Details row={row} />
      <AssociationParts row={row} />
    </Page>
  );
}

function Details({ row }: { row: Association }) {
  const address = [row.address_line1, row.address_line2, row.city, row.state, row.postal_code];
  return (
    <Facts
      items={[
        ["Address", address.filter(Boolean).join(", ")],
        ["Phone", row.phone && <Contact kind="tel" value={row.phone} />],
        ["E-mail", row.email && <Contact kind="mailto" value={row.email} />],
        ["Website", row.website && <OutsideLink to={row.website}>{row.website}</OutsideLink>],
        ["Fiscal year starts in", monthName(row.fiscal_year_start)],
        ["Late fees", lateFees(row)],
        ["Join code", <JoinCode key="code" row={row} />],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
      ]}
    />
  );
}

function lateFees(row: Association): string {
  if (row.late_fees_since === null) return "None";
  const part = percent(row.late_fee_percent_bp);
  const least = money(row.late_fee_minimum_cents);
  const since = day(row.late_fees_since);
  return `${part}, at least ${least}, after ${row.late_fee_grace_days} days; since ${since}`;
}

/** What homeowners type to ask to join. */
function JoinCode({ row: { join_code: code, accepts_join_requests } }: { row: Association }) {
  const notify = useNotice();
  if (!accepts_join_requests) return "Not in use";
  const copy = async () => {
    await navigator.clipboard.writeText(code);
    notify("Join code copied.");
  };
  return (
    <Group gap="xs">
      <Code fz="md">{code}</Code>
      <Button size="compact-xs" variant="default" onClick={copy}>
        Copy
      </Button>
    </Group>
  );
}
