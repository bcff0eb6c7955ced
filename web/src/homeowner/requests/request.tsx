import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { mayMove } from "../../api/states";
import { History } from "../../parts/history";
import { useHomeowner } from "../../session/account";
import { words } from "../../text/words";
import { ActionDialog } from "../../ui/dialog";
import { Facts, WrittenText } from "../../ui/facts";
import { LongTextField } from "../../ui/fields";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { AddFiles } from "../files/add-files";
import { OwnFiles } from "../files/own-files";

const PATH = "/v1/homeowner-portal/work-orders/{work_order_id}";
type Request = Answer<"get", typeof PATH>;

/** One request: what was asked for, its photos and its steps. */
export function Component() {
  const work_order_id = useParams().requestId ?? "";
  const request = useRead(PATH, { path: { work_order_id } });
  return (
    <Loaded from={request} what="the request">
      {(row) => <RequestPage key={row.id} row={row} />}
    </Loaded>
  );
}

function RequestPage({ row }: { row: Request }) {
  const { organization } = useHomeowner();
  const isDone = row.status === "completed" || row.status === "cancelled";
  return (
    <Page
      title={row.title}
      mark={<Status value={row.status} />}
      above={[{ title: "Requests", to: "/home/requests" }]}
      actions={mayMove("request", row.status, "cancelled") && <Cancel row={row} />}
    >
      <Facts
        items={[
          ["What is wrong", <WrittenText key="text">{row.description}</WrittenText>],
          ["Trade", words(row.category)],
          ["Priority", words(row.priority)],
        ]}
      />
      <Section title="Photos and files">
        {!isDone && <AddFiles about={{ work_order_id: row.id }} />}
        <OwnFiles documents={row.documents} />
      </Section>
      <Section title="History">
        <History
          timeZone={organization.time_zone}
          steps={row.events.map(({ created_at, from_status, to_status, note, is_own }) => ({
            key: created_at,
            at: created_at,
            what: from_status === null ? "Sent" : words(to_status),
            by: is_own ? "you" : organization.name,
            note,
          }))}
        />
      </Section>
    </Page>
  );
}

function Cancel({ row }: { row: Request }) {
  const [isAsking, ask] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={ask.open}>
        Cancel the request
      </Button>
      {isAsking && (
        <ActionDialog
          title="Cancel the request?"
          path="/v1/homeowner-portal/work-orders/{work_order_id}/cancel"
          parameters={{ work_order_id: row.id }}
          submitLabel="Cancel the request"
          notice="Request cancelled."
          isDangerous
          onClose={ask.close}
        >
          <LongTextField name="note" label="Why" hint="The managers read it." autoFocus />
        </ActionDialog>
      )}
    </>
  );
}
