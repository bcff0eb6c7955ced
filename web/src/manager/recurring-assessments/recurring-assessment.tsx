import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import { useRead } from "../../api/queries";
import { amountOf, EVERY } from "../../parts/assessing/recurring-assessments";
import { AmountField, DescriptionField, TotalField } from "../../parts/assessing/terms-fields";
import { day } from "../../text/format";
import { words } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { EditForm } from "../../ui/edit-form";
import { Facts } from "../../ui/facts";
import { CheckField, DayField } from "../../ui/fields";
import { Loaded } from "../../ui/loaded";
import { useNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";
import { NextAssessments, type Whole } from "./next-assessments";

const PATH = "/v1/recurring-assessments/{recurring_assessment_id}";

/** One recurring assessment, with what each homeowner pays next. */
export function Component() {
  const recurring_assessment_id = useParams().recurringAssessmentId ?? "";
  const found = useRead(PATH, { path: { recurring_assessment_id } });
  return (
    <Loaded from={found} what="the recurring assessment">
      {(row, etag) => <RecurringPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

interface RecurringProps {
  row: Whole;
  etag: string | null;
}

function RecurringPage({ row, etag }: RecurringProps) {
  const [isEditing, edit] = useDisclosure(false);
  const notify = useNotice();
  const done = () => {
    notify("Recurring assessment changed.");
    edit.close();
  };
  return (
    <Page
      title={row.description}
      mark={row.paused && <Status value="paused" />}
      above={[{ title: "Recurring assessments", to: "/recurring-assessments" }]}
      actions={
        !isEditing && (
          <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={edit.open}>
            Change
          </ActionButton>
        )
      }
    >
      {isEditing ? (
        <EditForm
          path={PATH}
          parameters={{ recurring_assessment_id: row.id }}
          row={row}
          etag={etag}
          onDone={done}
          onCancel={edit.close}
        >
          <Fields row={row} />
        </EditForm>
      ) : (
        <Details row={row} />
      )}
      <Section title="Next charges">
        <NextAssessments row={row} />
      </Section>
    </Page>
  );
}

function Fields({ row }: { row: Whole }) {
  return (
    <>
      <DescriptionField autoFocus />
      {row.total_cents === null ? (
        <AmountField isOfOne={row.homeowner_id !== null} />
      ) : (
        <TotalField />
      )}
      <DayField name="ends_on" label="Last day" hint="None is due after it. Empty: no end." />
      <CheckField
        name="paused"
        label="Paused"
        hint="Nothing is charged meanwhile, nor later for the days gone by."
      />
    </>
  );
}

function Details({ row }: { row: Whole }) {
  return (
    <Facts
      items={[
        [
          "Association",
          <ThingLink
            key="association"
            to={`/associations/${row.association_id}`}
            name={row.association_name}
          />,
        ],
        [
          "Charged to",
          row.homeowner_id ? (
            <ThingLink
              key="homeowner"
              to={`/homeowners/${row.homeowner_id}`}
              name={row.homeowner_name}
            />
          ) : (
            "All homeowners that are billed"
          ),
        ],
        ["Kind", words(row.type)],
        ["Amount", amountOf(row)],
        ["Every", EVERY[row.interval]],
        ["First due", day(row.anchor_date)],
        ["Next due", row.next_due_date && day(row.next_due_date)],
        ["Last day", row.ends_on && day(row.ends_on)],
      ]}
    />
  );
}
