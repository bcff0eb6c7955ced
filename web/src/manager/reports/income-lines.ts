import type { Answer } from "../../api/client";

export type IncomeTotals = Answer<"get", "/v1/reports/income-statement">["totals"];

export interface IncomeLine {
  title: string;
  cents: number;
  /** Whether it is the sum of the lines above it. */
  isSum?: boolean;
}

/** The lines of an income statement from the first income to the net, those of nothing left out. */
export function incomeLines(totals: IncomeTotals): IncomeLine[] {
  const spent = totals.by_category;
  const lines: IncomeLine[] = [
    { title: "Rents", cents: totals.rent_cents },
    { title: "Monthly dues", cents: totals.dues_cents },
    { title: "Special assessments", cents: totals.special_assessments_cents },
    { title: "Fees and fines", cents: totals.fees_cents },
    { title: "Other income", cents: totals.other_income_cents },
    { title: "Income", cents: totals.income_cents, isSum: true },
    { title: "Maintenance", cents: spent.maintenance_cents },
    { title: "Utilities", cents: spent.utilities_cents },
    { title: "Insurance", cents: spent.insurance_cents },
    { title: "Taxes", cents: spent.taxes_cents },
    { title: "Mortgage", cents: spent.mortgage_cents },
    { title: "Landscaping", cents: spent.landscaping_cents },
    { title: "Legal", cents: spent.legal_cents },
    { title: "Supplies", cents: spent.supplies_cents },
    { title: "Management fees", cents: spent.management_fee_cents },
    { title: "Other expenses", cents: spent.other_cents },
    { title: "Expenses", cents: totals.expenses_cents, isSum: true },
    { title: "Fees of the payment processor", cents: totals.processor_fees_cents },
    { title: "Net", cents: totals.net_cents, isSum: true },
  ];
  return lines.filter(({ cents, isSum }) => isSum || cents !== 0);
}
