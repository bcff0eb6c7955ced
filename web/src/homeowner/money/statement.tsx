import { Text } from "@mantine/core";
import { STATEMENT_COLUMNS, STATEMENT_DAYS, StatementSums } from "../../parts/statement";
import { useHomeowner } from "../../session/account";
import { homeName } from "../../text/home-name";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { PrintButton } from "../../ui/print-button";
import { TabActions } from "../../ui/tabs";

/** The homeowner's own statement, to read, print or save. */
export function OwnStatement() {
  const { homeowner, homes, user, organization } = useHomeowner();
  const home = homes.find(({ homeowner_id }) => homeowner_id === homeowner.id);
  return (
    <>
      <TabActions>
        <PrintButton />
      </TabActions>
      <Text mb="sm">
        {user.name}, {home ? homeName(home) : ""}, managed by {organization.name}
      </Text>
      <List
        path="/v1/homeowner-portal/statement"
        name="statement lines"
        filters={STATEMENT_DAYS}
        columns={STATEMENT_COLUMNS}
        summary={({ totals }) => <StatementSums totals={totals} />}
        empty={<Empty>Nothing was charged or paid yet.</Empty>}
      />
    </>
  );
}
