import { Text } from "@mantine/core";
import { useNavigate, useSearchParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { HomeownerParts } from "../../parts/assessing/homeowner-parts";
import { AMOUNT, termsOf } from "../../parts/assessing/terms";
import { AssociationField, TermsFields } from "../../parts/assessing/terms-fields";
import { useManager } from "../../session/account";
import { day, money } from "../../text/format";
import { counted } from "../../text/words";
import { CheckField, DayField } from "../../ui/fields";
import type { Values } from "../../ui/form";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { ReviewedForm } from "../../ui/reviewed-form";

interface Association {
  id: string;
  name: string;
}

/** Charges all homeowners of an association once; `?association=` names it. */
export function Component() {
  const [address] = useSearchParams();
  const association_id = address.get("association");
  return association_id ? <OfAssociation association_id={association_id} /> : <AssessAll />;
}

function OfAssociation({ association_id }: { association_id: string }) {
  const path = "/v1/associations/{association_id}";
  const association = useRead(path, { path: { association_id } });
  return (
    <Loaded from={association} what="the association">
      {(found) => <AssessAll association={found} />}
    </Loaded>
  );
}

function AssessAll({ association }: { association?: Association }) {
  const { today } = useManager().organization;
  const navigate = useNavigate();
  const back = association ? `/associations/${association.id}` : "/assessments";
  return (
    <Page
      title="Assess all homeowners"
      above={[
        association
          ? { title: association.name, to: back }
          : { title: "Assessments", to: "/assessments" },
      ]}
      operation="POST /v1/assessments/assess-all"
    >
      <ReviewedForm
        path="/v1/assessments/assess-all"
        initial={{
          type: "special_assessment",
          by: AMOUNT,
          due_date: today,
          ...(association ? { association_id: association.id } : {}),
        }}
        bodyOf={termsOf}
        submitLabel="Charge them"
        notice={({ created }) => `${counted(created, "homeowner")} charged.`}
        onCancel={() => navigate(back)}
        onDone={() => navigate(back, { replace: true })}
        review={(answer, said) => <Outcome answer={answer} said={said} />}
      >
        <AssociationField name={association?.name} />
        <TermsFields autoFocus={association !== undefined} />
        <DayField
          name="due_date"
          label="Due on"
          hint="Homeowners who were entered later than that are not charged."
          isRequired
        />
        <CheckField
          name="again"
          label="This is another one"
          hint="Tick it if the homeowners have the same assessment already, and this one is added."
        />
      </ReviewedForm>
    </Page>
  );
}

interface OutcomeProps {
  answer: Answer<"post", "/v1/assessments/assess-all">;
  said: Values;
}

function Outcome({ answer: { created, charged_cents, parts }, said }: OutcomeProps) {
  if (created === 0) return <Text>The association has no homeowner who is billed.</Text>;
  return (
    <>
      <Text mb="sm">
        {counted(created, "homeowner")} will be charged {money(charged_cents)} in all, due on{" "}
        {day(String(said.due_date))}. Credit that waits on an account pays it at once.
      </Text>
      <HomeownerParts
        parts={parts}
        count={created}
        chargedCents={charged_cents}
        totalCents={totalOf(said)}
      />
    </>
  );
}

function totalOf({ total_cents }: Values): number | null {
  return typeof total_cents === "number" ? total_cents : null;
}
