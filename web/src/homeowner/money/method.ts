import type { RowOf } from "../../api/queries";

export const METHODS = "/v1/homeowner-portal/payment-methods";
export const METHOD = "/v1/homeowner-portal/payment-methods/{payment_method_id}";
export type Method = RowOf<typeof METHODS>;
