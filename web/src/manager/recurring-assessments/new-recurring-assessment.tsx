import { useNavigate, useSearchParams } from "react-router";
import { useRead } from "../../api/queries";
import { RecurringInterval } from "../../api/values";
import { AMOUNT, termsOf } from "../../parts/assessing/terms";
import { AssociationField, TermsFields } from "../../parts/assessing/terms-fields";
import { useManager } from "../../session/account";
import { choices } from "../../text/words";
import { ChoiceField, DayField } from "../../ui/fields";
import { useSetValue, useValues } from "../../ui/form";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { ReferenceField } from "../../ui/reference-field";
import { ReviewedForm } from "../../ui/reviewed-form";
import { NextAssessments } from "./next-assessments";

interface Association {
  id: string;
  name: string;
}

/** Sets up what recurs; `?association=` names the association. */
export function Component() {
  const [address] = useSearchParams();
  const association_id = address.get("association");
  return association_id ? <OfAssociation association_id={association_id} /> : <OfAny />;
}

function OfAssociation({ association_id }: { association_id: string }) {
  const path = "/v1/associations/{association_id}";
  const association = useRead(path, { path: { association_id } });
  return (
    <Loaded from={association} what="the association">
      {(found) => <OfAny association={found} />}
    </Loaded>
  );
}

function OfAny({ association }: { association?: Association }) {
  const { today } = useManager().organization;
  const navigate = useNavigate();
  const back = association
    ? `/associations/${association.id}?tab=recurring-assessments`
    : "/recurring-assessments";
  return (
    <Page
      title="Add a recurring assessment"
      above={[{ title: "Recurring assessments", to: "/recurring-assessments" }]}
      operation="POST /v1/recurring-assessments"
    >
      <ReviewedForm
        path="/v1/recurring-assessments"
        initial={{
          type: "monthly_dues",
          interval: "monthly",
          by: AMOUNT,
          anchor_date: today,
          ...(association ? { association_id: association.id } : {}),
        }}
        bodyOf={(values) => termsOf(values.homeowner_id ? { ...values, by: AMOUNT } : values)}
        submitLabel="Add the recurring assessment"
        notice="Recurring assessment added."
        onCancel={() => navigate(back)}
        onDone={({ id }) => navigate(`/recurring-assessments/${id}`, { replace: true })}
        review={(made) => <NextAssessments row={made} />}
      >
        <Fields association={association} />
      </ReviewedForm>
    </Page>
  );
}

function Fields({ association }: { association: Association | undefined }) {
  const { association_id, homeowner_id } = useValues();
  const set = useSetValue();
  return (
    <>
      <AssociationField name={association?.name} onChoose={() => set("homeowner_id", null)} />
      {typeof association_id === "string" && association_id !== "" && (
        <ReferenceField
          key={association_id}
          name="homeowner_id"
          label="Only this homeowner"
          hint="Empty: all homeowners that are billed."
          path="/v1/homeowners"
          query={{ association_id }}
          labelOf={({ first_name, last_name, unit_name }) =>
            [`${first_name} ${last_name}`, unit_name].filter(Boolean).join(", ")
          }
        />
      )}
      <TermsFields isOfOne={Boolean(homeowner_id)} autoFocus={association !== undefined} />
      <ChoiceField
        name="interval"
        label="How often"
        choices={choices(RecurringInterval)}
        isRequired
      />
      <DayField
        name="anchor_date"
        label="First due"
        hint="Later ones are due on the same day of the month. The 31st is the last day of each."
        isRequired
      />
      <DayField name="ends_on" label="Last day" hint="None is due after it. Empty: no end." />
    </>
  );
}
