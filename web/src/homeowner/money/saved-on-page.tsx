// The way back from the processor's page: its id stands in the address, and what was entered there is
// saved.

import { Alert } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import { useChange } from "../../api/queries";
import { Failure } from "../../ui/failure";
import { useNotice } from "../../ui/notice";
import { Waiting } from "../../ui/waiting";
import { METHODS } from "./method";

/** Saves what the address says was entered; shows nothing for any other address. */
export function SavedOnPage({ isFirst }: { isFirst: boolean | undefined }) {
  const [address, setAddress] = useSearchParams();
  const save = useChange("post", METHODS);
  const notify = useNotice();
  const page = address.get("set-up");
  const asked = useRef("");
  const send = (session_id: string, is_default: boolean) =>
    save.send({ body: { session_id, is_default } }).then(
      () => {
        notify("Saved.");
        setAddress({}, { replace: true });
      },
      // What refused is shown below.
      () => undefined,
    );
  const start = useRef(send);
  start.current = send;
  useEffect(() => {
    // Which one is the default is known once the others are.
    if (!page || isFirst === undefined || asked.current === page) return;
    asked.current = page;
    void start.current(page, isFirst);
  }, [page, isFirst]);
  if (!page) return null;
  if (!save.error) return <Waiting what="what you have entered" />;
  return (
    <>
      <Alert color="yellow" title="Not saved yet">
        What you entered is not saved here yet.
      </Alert>
      <Failure error={save.error} retry={() => void send(page, isFirst ?? false)} />
    </>
  );
}
