import { useState } from "react";
import { useChange } from "../../api/queries";
import { ActionButton } from "../../ui/action-button";
import { Failure } from "../../ui/failure";
import { useNotice } from "../../ui/notice";
import { TabActions } from "../../ui/tabs";
import type { Lease } from "./terms";

/** Draws the agreement up as a PDF file among the lease's documents. */
export function RenderAgreement({ lease }: { lease: Lease }) {
  const render = useChange("post", "/v1/leases/{lease_id}/render");
  const notify = useNotice();
  const [failure, setFailure] = useState<unknown>();
  const draw = async () => {
    setFailure(undefined);
    const drawn = render.send({ path: { lease_id: lease.id } });
    await drawn.then(({ body }) => notify(`${body.file_name} is ready.`), setFailure);
  };
  return (
    <TabActions>
      <ActionButton
        operation="POST /v1/leases/{lease_id}/render"
        variant="default"
        loading={render.isSending}
        onClick={draw}
      >
        Draw up the agreement
      </ActionButton>
      {failure !== undefined && <Failure error={failure} />}
    </TabActions>
  );
}
