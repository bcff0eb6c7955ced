import type { ReactNode } from "react";
import { type Operation, usePermission } from "../../session/permission";
import { Page } from "../../ui/page";
import { PrintButton } from "../../ui/print-button";

interface ReportPageProps {
  title: string;
  operation: Operation;
  children: ReactNode;
}

/** The frame of a report: it can be printed, and leads back to all reports. */
export function ReportPage({ title, operation, children }: ReportPageProps) {
  const { isAllowed } = usePermission(operation);
  return (
    <Page
      title={title}
      above={[{ title: "Reports", to: "/reports" }]}
      actions={isAllowed && <PrintButton />}
      operation={operation}
    >
      {children}
    </Page>
  );
}
