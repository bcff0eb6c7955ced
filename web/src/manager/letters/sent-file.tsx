import { Button } from "@mantine/core";
import { useState } from "react";
import { downloadLink } from "../../files/documents";
import { Failure } from "../../ui/failure";
import { follow } from "../../ui/outside-link";

/** Opens the file of a sent letter. */
export function SentFile({ document_id }: { document_id: string }) {
  const [failure, setFailure] = useState<unknown>();
  const open = async () => {
    setFailure(undefined);
    await downloadLink(document_id).then(({ url }) => follow(url), setFailure);
  };
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={open}>
        Open the PDF
      </Button>
      {failure !== undefined && <Failure error={failure} />}
    </>
  );
}
