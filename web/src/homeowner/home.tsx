import { Alert } from "@mantine/core";
import type { Answer } from "../api/client";
import { useRead } from "../api/queries";
import { useHomeowner } from "../session/account";
import { Facts } from "../ui/facts";
import { Loaded } from "../ui/loaded";
import { Contact, OutsideLink } from "../ui/outside-link";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Homes } from "./homes";
import { Now } from "./now";

type Profile = Answer<"get", "/v1/homeowner-portal/profile">;

/** What is due and open now, the home, and how to reach the association. */
export function Component() {
  const { association, organization, homes } = useHomeowner();
  const dashboard = useRead("/v1/homeowner-portal/dashboard", {});
  const profile = useRead("/v1/homeowner-portal/profile", {});
  return (
    <Page title={association.name}>
      <Loaded from={dashboard} what="what is due and open">
        {(found) => <Now dashboard={found} />}
      </Loaded>
      <Loaded from={profile} what="your home">
        {(found) => <Home profile={found} />}
      </Loaded>
      <Section title="Your association">
        <Facts
          items={[
            ["Place", [association.city, association.state].filter(Boolean).join(", ")],
            ["Phone", association.phone && <Contact kind="tel" value={association.phone} />],
            ["E-mail", association.email && <Contact kind="mailto" value={association.email} />],
            [
              "Web page",
              association.website && (
                <OutsideLink to={association.website}>{association.website}</OutsideLink>
              ),
            ],
            ["Managed by", organization.name],
          ]}
        />
      </Section>
      {homes.length > 1 && <Homes />}
    </Page>
  );
}

const NOTES: Partial<Record<Profile["status"], string>> = {
  inactive: "Your record is not active. Ask the association if that is wrong.",
  suspended: "The association has suspended your record. You can see everything as before.",
};

function Home({ profile }: { profile: Profile }) {
  const note = NOTES[profile.status];
  return (
    <Section title="Your home">
      {note && (
        <Alert color="yellow" mb="md">
          {note}
        </Alert>
      )}
      <Facts
        items={[
          ["Owner", `${profile.first_name} ${profile.last_name}`],
          [
            "Home",
            profile.home
              ? [profile.home.property_name, profile.home.unit_name].filter(Boolean).join(", ")
              : "None is entered in your record yet",
          ],
          ["Address", profile.home && addressOf(profile.home)],
          ["Letters go to", profile.mailing_address],
        ]}
      />
    </Section>
  );
}

function addressOf(home: NonNullable<Profile["home"]>): string {
  const { address_line1, address_line2, city, state, postal_code } = home;
  return [address_line1, address_line2, city, `${state} ${postal_code}`].filter(Boolean).join(", ");
}
