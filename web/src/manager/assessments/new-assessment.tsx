import { Title } from "@mantine/core";
import { ManualAssessmentType } from "../../api/values";
import { ForHomeowner } from "../../parts/accounts/homeowner-account";
import { ChargeForm } from "../../parts/charges/charge-form";
import { Page } from "../../ui/page";

/** Assesses one homeowner. */
export function Component() {
  return (
    <Page
      title="New assessment"
      above={[{ title: "Assessments", to: "/assessments" }]}
      operation="POST /v1/assessments"
    >
      <ForHomeowner
        page="/assessments/new"
        question={
          <Title order={2} size="h4" mb="md">
            Who owes it?
          </Title>
        }
      >
        {(account) => (
          <ChargeForm account={account} types={ManualAssessmentType} example="“Transfer of 104”" />
        )}
      </ForHomeowner>
    </Page>
  );
}
