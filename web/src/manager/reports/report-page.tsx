import type { ReactNode } from "react";
import type { Operation } from "../../session/permission";
import { Page } from "../../ui/page";
import { PrintButton } from "../../ui/print-button";

interface ReportPageProps {
  title: string;
  operation: Operation;
  children: ReactNode;
}

/** The frame of a report: it can be printed, and leads back to all reports. */
export function ReportPage({ title, operation, children }: ReportPageProps) {
  return (
    <Page
      title={title}
      above={[{ title: "Reports", to: "/reports" }]}
      actions={<PrintButton />}
      operation={operation}
    >
      {children}
    </Page>
  );
}
