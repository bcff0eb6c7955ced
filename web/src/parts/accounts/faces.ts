// The two faces of the ledger: what tenants owe and pay, and what homeowners do. Pages of both are
// made of the same parts, which are told here what differs.

import type { Answer } from "../../api/client";

export type Assessment = Answer<"get", "/v1/assessments/{assessment_id}">;
export type Charge = Answer<"get", "/v1/charges/{charge_id}"> | Assessment;
export type Payment =
  | Answer<"get", "/v1/payments/{payment_id}">
  | Answer<"get", "/v1/homeowner-payments/{homeowner_payment_id}">;

export interface Face {
  /** What is owed, in words. */
  charge: "charge" | "assessment";
  /** Whose it is, in words. */
  payer: "tenant" | "homeowner";
  /** The lists' pages. */
  charges: "/charges" | "/assessments";
  chargesTitle: string;
  payments: "/payments" | "/homeowner-payments";
  paymentsTitle: string;
  /** The API's paths, and how they name one. */
  chargesPath: "/v1/charges" | "/v1/assessments";
  chargePath: "/v1/charges/{charge_id}" | "/v1/assessments/{assessment_id}";
  paymentsPath: "/v1/payments" | "/v1/homeowner-payments";
  paymentPath: "/v1/payments/{payment_id}" | "/v1/homeowner-payments/{homeowner_payment_id}";
}

export const RENTAL: Face = {
  charge: "charge",
  payer: "tenant",
  charges: "/charges",
  chargesTitle: "Charges",
  payments: "/payments",
  paymentsTitle: "Payments",
  chargesPath: "/v1/charges",
  chargePath: "/v1/charges/{charge_id}",
  paymentsPath: "/v1/payments",
  paymentPath: "/v1/payments/{payment_id}",
};

export const ASSOCIATION: Face = {
  charge: "assessment",
  payer: "homeowner",
  charges: "/assessments",
  chargesTitle: "Assessments",
  payments: "/homeowner-payments",
  paymentsTitle: "Homeowner payments",
  chargesPath: "/v1/assessments",
  chargePath: "/v1/assessments/{assessment_id}",
  paymentsPath: "/v1/homeowner-payments",
  paymentPath: "/v1/homeowner-payments/{homeowner_payment_id}",
};

/** The face that a charge, a payment or an entry of the ledger is of. */
export function faceOf(row: object): Face {
  return "homeowner_id" in row && row.homeowner_id !== null ? ASSOCIATION : RENTAL;
}

/** How the API is told of one charge. Each face names it by a parameter of its own. */
export function chargeNamed(id: string) {
  return { charge_id: id, assessment_id: id };
}

/** How the API is told of one payment. */
export function paymentNamed(id: string) {
  return { payment_id: id, homeowner_payment_id: id };
}
