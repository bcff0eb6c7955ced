import type { Answer } from "../../api/client";
import type { RowOf } from "../../api/queries";
import type { Face } from "./faces";

/** What is open on an account of either face. */
export type OpenCharge =
  | RowOf<"/v1/charges">
  | Answer<"get", "/v1/homeowners/{homeowner_id}/balance">["open_assessments"][number];

/** The account that money is entered on. */
export interface PayerAccount {
  face: Face;
  /** How the API names it. */
  named: { lease_id: string } | { tenant_id: string } | { homeowner_id: string };
  /** The homeowner, or the tenants, the primary one first. */
  payer: string;
  /** What it is for, such as "Linden Court · 1A". */
  purpose: string;
  /** The first due first. */
  openCharges: readonly OpenCharge[];
  /** The payment that came last; it tells how they pay. */
  lastPayment?: RowOf<"/v1/payments" | "/v1/homeowner-payments"> | undefined;
}
