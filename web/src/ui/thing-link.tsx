import { Anchor } from "@mantine/core";
import { Link } from "react-router";

/** A link to another thing's page, by its name. */
export function ThingLink({ to, name }: { to: string; name: string | null }) {
  return (
    <Anchor component={Link} to={to} inherit>
      {name ?? "Open"}
    </Anchor>
  );
}
