import { Anchor, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { Answer } from "../api/client";
import { useChange } from "../api/queries";
import { NewPasswordField } from "../person/new-password-field";
import { forgetMailedToken } from "../session/mailed-token";
import { Facts, WrittenText } from "../ui/facts";
import { Failure } from "../ui/failure";
import { PasswordField } from "../ui/fields";
import { Form } from "../ui/form";
import { DonePage } from "./done-page";
import { MailedLinkPage, type Use } from "./mailed-link-page";

type JoinRequest = Answer<"post", "/v1/homeowner-auth/preview-request">;

/** Confirms a request to join an association, which a stranger may have typed. */
export function Component() {
  const [association, setAssociation] = useState<string>();
  if (association) {
    return (
      <DonePage title="Your request is sent">
        {association} decides about it now. You get a mail as soon as it has; then you can sign in.
      </DonePage>
    );
  }
  return (
    <MailedLinkPage
      title="Confirm your request"
      instead={
        <Anchor component={Link} to="/home/register">
          Ask to join once more
        </Anchor>
      }
    >
      {(use) => <Steps use={use} onDone={setAssociation} />}
    </MailedLinkPage>
  );
}

function Steps({ use, onDone }: { use: Use; onDone: (association: string) => void }) {
  const preview = useChange("post", "/v1/homeowner-auth/preview-request");
  const [request, setRequest] = useState<JoinRequest>();
  const [failure, setFailure] = useState<unknown>();
  if (request) return <Confirmation request={request} use={use} onDone={onDone} />;
  const show = async () => {
    setFailure(undefined);
    const send = (token: string) => preview.send({ body: { token } });
    await use(send).then(({ body }) => setRequest(body), setFailure);
  };
  return (
    <>
      <Text>See what is asked for in your name. You confirm it on the next page.</Text>
      {failure !== undefined && <Failure error={failure} />}
      <Group justify="flex-end" mt="md">
        <Button onClick={show} loading={preview.isSending}>
          Show the request
        </Button>
      </Group>
    </>
  );
}

interface ConfirmationProps {
  request: JoinRequest;
  use: Use;
  onDone: (association: string) => void;
}

function Confirmation({ request, use, onDone }: ConfirmationProps) {
  const confirm = useChange("post", "/v1/homeowner-auth/confirm-request");
  const submit = async (given: { password: string }) => {
    await use((token) => confirm.send({ body: { ...given, token } }));
    forgetMailedToken();
    onDone(request.association_name);
  };
  return (
    <>
      <Facts
        items={[
          ["Association", request.association_name],
          ["Name", `${request.first_name} ${request.last_name}`],
          ["E-mail", request.email],
          ["Phone", request.phone],
          ["Home", request.unit_text],
          ["Message", request.message && <WrittenText>{request.message}</WrittenText>],
        ]}
      />
      <Text my="md">
        Is this not yours? Then just close the page: nothing happens.{" "}
        {request.account_exists
          ? "You have an account with this e-mail. Confirm with its password."
          : "Choose a password. You sign in with it once the association has agreed."}
      </Text>
      <Form submitLabel="Confirm the request" submit={submit}>
        {request.account_exists ? (
          <PasswordField
            name="password"
            label="Password"
            autoComplete="current-password"
            isRequired
            autoFocus
          />
        ) : (
          <NewPasswordField label="New password" autoFocus />
        )}
      </Form>
    </>
  );
}
