import { Box, Text } from "@mantine/core";
import { useRead } from "../../api/queries";
import { day, money } from "../../text/format";
import { words } from "../../text/words";
import { Facts } from "../../ui/facts";
import { Rows } from "../../ui/list";
import { Loaded } from "../../ui/loaded";
import { Status } from "../../ui/status";

/** What the account of a homeowner owes. */
export function OpenAssessments({ homeownerId }: { homeownerId: string }) {
  const account = useRead("/v1/homeowners/{homeowner_id}/balance", {
    path: { homeowner_id: homeownerId },
  });
  return (
    <Loaded from={account} what="the account">
      {({ open_cents, overdue_cents, credit_cents, open_assessments }) => (
        <>
          <Box mb="md">
            <Facts
              items={[
                ["Open", money(open_cents)],
                ["Overdue", money(overdue_cents)],
                ["Waiting credit", money(credit_cents)],
              ]}
            />
          </Box>
          {open_assessments.length === 0 ? (
            <Text my="md">Everything is paid.</Text>
          ) : (
            <Rows
              name="open assessments"
              rows={open_assessments}
              to={({ id }) => `/assessments/${id}`}
              columns={[
                { title: "For", cell: ({ description }) => description },
                { title: "Kind", cell: ({ type }) => words(type) },
                { title: "Due", cell: ({ due_date }) => day(due_date) },
                {
                  title: "Status",
                  cell: ({ overdue, status }) => <Status value={overdue ? "overdue" : status} />,
                },
                {
                  title: "Amount",
                  cell: ({ effective_cents }) => money(effective_cents),
                  isAmount: true,
                },
                { title: "Open", cell: (row) => money(row.open_cents), isAmount: true },
              ]}
            />
          )}
        </>
      )}
    </Loaded>
  );
}
