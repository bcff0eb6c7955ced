import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import type { BodyOf } from "../api/client";
import { useChange } from "../api/queries";
import { ACCOUNTS, type Face } from "../api/scope";
import { PasswordField } from "../ui/fields";
import { Form } from "../ui/form";
import { Modal } from "../ui/modal";

const LONGEST_WITHOUT_REMEMBER = 7 * 86_400_000;

/** The person whose session it is, and what it acts in. */
export interface ProvingPerson {
  face: Face;
  account: {
    user: { name: string; email: string };
    authenticated_at: string;
    expires_at: string;
  };
  choice: NonNullable<BodyOf<"post", "/v1/auth/login">["choice"]>;
}

interface PasswordDialogProps extends ProvingPerson {
  onSignedIn: () => void;
  onCancel: () => void;
}

/** Signs the same person in again, for the same place and as long as before. */
export default function PasswordDialog(props: PasswordDialogProps) {
  const { face, account, choice, onSignedIn, onCancel } = props;
  const login = useChange("post", "/v1/auth/login");
  const queries = useQueryClient();
  const submit = async ({ password }: { password: string }) => {
    const life = Date.parse(account.expires_at) - Date.parse(account.authenticated_at);
    const remember = life > LONGEST_WITHOUT_REMEMBER;
    await login.send({ body: { email: account.user.email, password, remember, choice } });
    void queries.invalidateQueries({ queryKey: [ACCOUNTS[face]] });
    onSignedIn();
  };
  return (
    <Modal onClose={onCancel} title="Is it you?">
      <Text mb="sm">
        You signed in some time ago. Enter your password again for this change, {account.user.name}.
      </Text>
      <Form submitLabel="Go on" submit={submit} onCancel={onCancel}>
        <PasswordField
          name="password"
          label="Password"
          autoComplete="current-password"
          isRequired
          autoFocus
        />
      </Form>
    </Modal>
  );
}
