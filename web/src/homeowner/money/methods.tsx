import { Alert, Badge, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useChange, useRead } from "../../api/queries";
import { useHomeowner } from "../../session/account";
import { instant } from "../../text/format";
import { expiryOf, nameOf } from "../../text/payment-method";
import { Empty } from "../../ui/empty";
import { Failure } from "../../ui/failure";
import { Loaded } from "../../ui/loaded";
import { leaveFor } from "../../ui/outside-link";
import { Page } from "../../ui/page";
import { SubmitButton } from "../../ui/submit-button";
import { METHODS, type Method } from "./method";
import { MethodActions } from "./method-actions";
import { SavedOnPage } from "./saved-on-page";

/** The homeowner's cards and bank accounts. Their numbers are at the payment processor only. */
export function Component() {
  const methods = useRead(METHODS, {});
  return (
    <Page title="Cards and bank accounts">
      <SavedOnPage isFirst={methods.data?.body.items.length === 0} />
      <Loaded from={methods} what="your cards and bank accounts">
        {({ items, ready }) => (
          <>
            {ready ? (
              <Add />
            ) : (
              <Alert color="gray" title="Online payments are not set up" mb="md">
                Your association can't receive online payments yet. Ask its office how to pay.
              </Alert>
            )}
            {items.length === 0 && <Empty>No card and no bank account is saved yet.</Empty>}
            <Stack>
              {items.map((method) => (
                <OneMethod key={method.id} method={method} />
              ))}
            </Stack>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function OneMethod({ method }: { method: Method }) {
  const { organization } = useHomeowner();
  const expiry = expiryOf(method);
  const agreed = method.autopay_consent_at;
  return (
    <Paper component="section" withBorder p="md" aria-label={nameOf(method)}>
      <Group gap="sm">
        <Title order={2} size="h5">
          {nameOf(method)}
        </Title>
        {method.is_default && <Badge variant="light">Default</Badge>}
      </Group>
      {expiry && <Text size="sm">Expires {expiry}</Text>}
      <Text size="sm">
        {agreed
          ? `Automatic payments are on. You agreed on ${instant(agreed, organization.time_zone)}.`
          : "Automatic payments are off."}
      </Text>
      <MethodActions method={method} />
    </Paper>
  );
}

/** Leads to the processor's page, where the card or account is entered. */
function Add() {
  const setUp = useChange("post", "/v1/homeowner-portal/payment-methods/setup");
  const [failure, setFailure] = useState<unknown>();
  const [isLeaving, setIsLeaving] = useState(false);
  const go = async () => {
    setFailure(undefined);
    setIsLeaving(true);
    await setUp.send({}).then(
      ({ body }) => leaveFor(body.url),
      (error: unknown) => {
        setFailure(error);
        setIsLeaving(false);
      },
    );
  };
  return (
    <>
      <Text mb="sm">
        You enter it on the page of our payment processor, and come back here. Your association sees
        its last four digits only.
      </Text>
      {failure !== undefined && <Failure error={failure} />}
      <Group mb="md">
        <SubmitButton onClick={go} loading={isLeaving} after={failure}>
          Add a card or bank account
        </SubmitButton>
      </Group>
    </>
  );
}
