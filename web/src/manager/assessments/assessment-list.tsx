import { useAssociationChoices } from "../../parts/association-choices";
import { Assessments } from "../../parts/charges/assessments";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { Page } from "../../ui/page";

/** What homeowners owe, in all associations. */
export function Component() {
  const associations = useAssociationChoices();
  const add = (
    <ActionLink operation="POST /v1/assessments" to="/assessments/new">
      New assessment
    </ActionLink>
  );
  const all = (
    <ActionLink
      operation="POST /v1/assessments/assess-all"
      to="/assessments/assess-all"
      variant="default"
    >
      Assess all
    </ActionLink>
  );
  const actions = (
    <>
      {add}
      {all}
    </>
  );
  return (
    <Page title="Assessments" actions={actions}>
      <Assessments
        filters={[
          {
            name: "association_id",
            label: "Association",
            kind: "choice",
            choices: associations,
          },
        ]}
        empty={
          <Empty action={add}>
            Assessments are what homeowners owe. Regular dues are assessed by themselves once an
            association has a recurring assessment; add what one homeowner owes beside them.
          </Empty>
        }
      />
    </Page>
  );
}
