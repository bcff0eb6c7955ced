import { useParams } from "react-router";
import { useRead } from "../../api/queries";
import { ChargePage } from "../../parts/charges/charge-page";
import { Loaded } from "../../ui/loaded";

/** One assessment of a homeowner. */
export function Component() {
  const assessment_id = useParams().assessmentId ?? "";
  const assessment = useRead("/v1/assessments/{assessment_id}", { path: { assessment_id } });
  return (
    <Loaded from={assessment} what="the assessment">
      {(row, etag) => <ChargePage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}
