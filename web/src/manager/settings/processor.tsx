import { Alert, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { useManager } from "../../session/account";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { Facts } from "../../ui/facts";
import { Loaded } from "../../ui/loaded";
import { leaveFor } from "../../ui/outside-link";
import { Section } from "../../ui/section";

const CONNECT = "/v1/organizations/{organization_id}/connect-processor";
const DISCONNECT = "/v1/organizations/{organization_id}/disconnect-processor";
type Config = Answer<"get", "/v1/payment-methods/config">;

interface ProcessorProps {
  /** "returned" or "again", if the person comes back from the processor's pages. */
  cameBack: string | null;
}

/** The organization's own account at the payment processor, which tenants pay to. */
export function Processor({ cameBack }: ProcessorProps) {
  const config = useRead("/v1/payment-methods/config", {});
  return (
    <Section title="Payments by card and bank debit">
      <Loaded from={config} what="the account at the payment processor">
        {(state) => <Account state={state} cameBack={cameBack} />}
      </Loaded>
    </Section>
  );
}

function Account({ state, cameBack }: { state: Config; cameBack: string | null }) {
  if (!state.enabled) {
    return (
      <Text>
        This server has no payment processor, so tenants pay by other ways and you record their
        payments.
      </Text>
    );
  }
  return (
    <>
      {cameBack && <CameBack isReady={state.ready} isFinished={cameBack === "returned"} />}
      {state.ready ? (
        <Facts
          items={[
            ["Account", "Connected, and ready to be paid"],
            ["Cards", state.card ? "Taken" : "Not taken"],
            ["Bank debits (ACH)", state.ach ? "Taken" : "Not taken"],
          ]}
        />
      ) : (
        <Text>
          {state.connected
            ? "Your account is connected, but it can't be paid yet: the payment processor waits for your details or is still checking them."
            : "Connect an account of your own, so that tenants can pay by card and bank debit. The money goes straight to that account."}
        </Text>
      )}
      <Group mt="md" gap="xs">
        <Connect state={state} />
        {state.connected && <Disconnect />}
      </Group>
    </>
  );
}

function CameBack({ isReady, isFinished }: { isReady: boolean; isFinished: boolean }) {
  if (isReady) return <Alert color="green" title="Your account is ready to be paid" mb="md" />;
  return (
    <Alert color="yellow" title={isFinished ? "Thank you" : "That page is closed"} mb="md">
      {isFinished
        ? "If the payment processor has all your details, it checks them now. Load this page again in some minutes."
        : "The page of the payment processor works once and for some minutes. Go on there with a new one."}
    </Alert>
  );
}

function Connect({ state }: { state: Config }) {
  const { organization } = useManager();
  const [isAsking, ask] = useDisclosure(false);
  const label = state.ready
    ? "Open the account"
    : state.connected
      ? "Go on at the processor"
      : "Connect an account";
  return (
    <>
      <ActionButton
        operation={`POST ${CONNECT}`}
        variant={state.ready ? "default" : "filled"}
        onClick={ask.open}
      >
        {label}
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title={label}
          path={CONNECT}
          parameters={{ organization_id: organization.id }}
          submitLabel="Go to the processor"
          notice="The processor's page opens."
          onClose={ask.close}
          onDone={({ url }) => leaveFor(url)}
        >
          <Text>
            You go on at the payment processor's own page, and come back from there. All owners of{" "}
            {organization.name} are told by mail, because the account gets the tenants' money.
          </Text>
        </ActionDialog>
      )}
    </>
  );
}

function Disconnect() {
  const { organization } = useManager();
  const [isAsking, ask] = useDisclosure(false);
  return (
    <>
      <ActionButton operation={`POST ${DISCONNECT}`} variant="default" onClick={ask.open}>
        Disconnect
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title="Disconnect the account?"
          path={DISCONNECT}
          parameters={{ organization_id: organization.id }}
          submitLabel="Disconnect"
          notice="The account is disconnected."
          isDangerous
          onClose={ask.close}
        >
          <Text>
            Tenants can't pay by card or bank debit any more. All saved cards and bank accounts are
            removed, and automatic payments stop; tenants have to enter them again if you connect
            once more. The account at the processor stays yours, with its money. All owners are told
            by mail.
          </Text>
        </ActionDialog>
      )}
    </>
  );
}
