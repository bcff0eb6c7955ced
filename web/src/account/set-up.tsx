import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useChange } from "../api/queries";
import { Failure } from "../ui/failure";
import { leaveFor } from "../ui/outside-link";
import { DonePage } from "./done-page";
import { MailedLinkPage, type Use } from "./mailed-link-page";

/** Leads a tenant to the payment processor's page, where a card or bank account is entered. */
export function Component() {
  return (
    <MailedLinkPage
      title="Enter how you want to pay"
      instead={<Text>Ask your landlord or manager to send you a new link.</Text>}
    >
      {(use) => <Open use={use} />}
    </MailedLinkPage>
  );
}

function Open({ use }: { use: Use }) {
  const open = useChange("post", "/v1/payment-methods/open-setup");
  const [failure, setFailure] = useState<unknown>();
  const go = async () => {
    setFailure(undefined);
    const send = (token: string) => open.send({ body: { token } });
    await use(send).then(({ body }) => leaveFor(body.url), setFailure);
  };
  return (
    <>
      <Text>
        You enter your card or bank account on the page of our payment processor. Your landlord or
        manager sees its last four digits only.
      </Text>
      {failure !== undefined && <Failure error={failure} />}
      <Group justify="flex-end" mt="md">
        <Button onClick={go} loading={open.isSending}>
          Continue
        </Button>
      </Group>
    </>
  );
}

/** Thanks a tenant who comes back from the processor's page. */
export function Thanks() {
  return (
    <DonePage title="Thank you">
      Your card or bank account was passed on. You can close this page.
    </DonePage>
  );
}
