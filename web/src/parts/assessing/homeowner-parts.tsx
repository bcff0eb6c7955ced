import { Text } from "@mantine/core";
import { money } from "../../text/format";
import { counted } from "../../text/words";
import { Rows } from "../../ui/list";
import { sharePercent } from "./terms";

interface Part {
  homeowner_id: string;
  homeowner_name: string;
  share_ppm: number | null;
  amount_cents: number;
}

interface HomeownerPartsProps {
  parts: readonly Part[];
  /** How many there are in all, of which these are the first. */
  count: number;
  chargedCents: number;
  /** What was to be split by the shares; null where each has the same amount. */
  totalCents: number | null;
}

/** What each homeowner pays. */
export function HomeownerParts(props: HomeownerPartsProps) {
  const { parts, count, chargedCents, totalCents } = props;
  const share = {
    title: "Share",
    cell: ({ share_ppm }: Part) => (share_ppm === null ? "None" : sharePercent(share_ppm)),
    isAmount: true,
  };
  const more = count - parts.length;
  return (
    <>
      <Rows
        name="homeowners and amounts"
        rows={parts.map((part) => ({ ...part, id: part.homeowner_id }))}
        columns={[
          { title: "Homeowner", cell: ({ homeowner_name }) => homeowner_name },
          ...(totalCents === null ? [] : [share]),
          { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
        ]}
      />
      {totalCents !== null && chargedCents > 0 && chargedCents < totalCents && (
        <Text mt="xs">
          {money(totalCents - chargedCents)} of the total is charged to no one: the shares do not
          come to 100%.
        </Text>
      )}
      {more > 0 && <Text mt="xs">And {counted(more, "more homeowner")}.</Text>}
    </>
  );
}
