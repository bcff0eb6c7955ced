import { useList } from "../../api/queries";
import { EnteredExpenseCategory } from "../../api/values";
import { usePermission } from "../../session/permission";
import { choices, words } from "../../text/words";
import { ChoiceField, LongTextField } from "../../ui/fields";
import { useValues } from "../../ui/form";
import { ReferenceField } from "../../ui/reference-field";

// A bill seldom is for older work; an expense can be entered from the page of any work order.
const MOST_ORDERS = 50;

/** What it was for. A management fee stays one. */
export function PurposeFields({ autoFocus = false, isFee = false }) {
  return (
    <>
      <LongTextField
        name="description"
        label="What it was for"
        hint="Stands on the owner's statement."
        isRequired
        autoFocus={autoFocus}
      />
      {!isFee && (
        <ChoiceField
          name="category"
          label="Category"
          hint="An owner's draw is money that the owner of the property was paid."
          choices={choices(EnteredExpenseCategory)}
          isRequired
        />
      )}
    </>
  );
}

/** The vendor that was paid, and the work order of the property. */
export function LinkFields({ vendorName }: { vendorName: string | null }) {
  const hasWork = usePermission("GET /v1/work-orders").isAllowed;
  const { property_id } = useValues();
  if (!hasWork) return null;
  return (
    <>
      <ReferenceField
        name="vendor_id"
        label="Vendor"
        path="/v1/vendors"
        labelOf={({ name, category }) => `${name}, ${words(category).toLowerCase()}`}
        initialLabel={vendorName ?? undefined}
      />
      {typeof property_id === "string" && property_id !== "" && (
        <WorkOrderField key={property_id} propertyId={property_id} />
      )}
    </>
  );
}

function WorkOrderField({ propertyId }: { propertyId: string }) {
  const query = { property_id: propertyId, limit: MOST_ORDERS };
  const orders = useList("/v1/work-orders", query).data?.pages.flatMap(({ items }) => items) ?? [];
  if (orders.length === 0) return null;
  return (
    <ChoiceField
      name="work_order_id"
      label="Work order"
      choices={orders.map(({ id, title }) => ({ value: id, label: title }))}
      none="None"
    />
  );
}
