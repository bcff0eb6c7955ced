import { NavLink, Title } from "@mantine/core";
import { useRef, useState } from "react";
import type { Answer } from "../api/client";
import type { Face } from "../api/scope";
import { homeName } from "../text/home-name";
import { words } from "../text/words";
import { Failure } from "../ui/failure";
import { PublicPage } from "../ui/public-page";

export type Choices = Extract<
  Answer<"post", "/v1/auth/login">,
  { outcome: "choice_needed" }
>["choices"];
type Choice = Choices[number];

interface ChoicePageProps {
  offers: Choices;
  /** The part whose sign-in was opened: its places come first. */
  preferred: Face;
  choose: (choice: Choice) => Promise<void>;
}

/** Asks which organization or home a person wants to enter, who has several. */
export function ChoicePage({ offers, preferred, choose }: ChoicePageProps) {
  const [failure, setFailure] = useState<unknown>();
  const underWay = useRef(false);
  const enter = async (offer: Choice) => {
    if (underWay.current) return;
    underWay.current = true;
    setFailure(undefined);
    await choose(offer).catch(setFailure);
    underWay.current = false;
  };
  const groups = [
    { title: "Organizations", offers: offers.filter(({ kind }) => kind === "manager") },
    { title: "Homes", offers: offers.filter(({ kind }) => kind === "homeowner") },
    { title: "Platform", offers: offers.filter(({ kind }) => kind === "super_admin") },
  ].filter((group) => group.offers.length > 0);
  if (preferred === "homeowner") groups.sort((one, other) => rank(one.title) - rank(other.title));
  return (
    <PublicPage title="Where do you want to go?">
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <Title order={2} size="h6" mt="sm" mb={4}>
            {group.title}
          </Title>
          {group.offers.map((offer) => (
            <NavLink
              key={JSON.stringify(offer)}
              component="button"
              {...namesOf(offer)}
              onClick={() => enter(offer)}
            />
          ))}
        </section>
      ))}
      {failure !== undefined && <Failure error={failure} />}
    </PublicPage>
  );
}

function rank(title: string): number {
  return ["Homes", "Organizations", "Platform"].indexOf(title);
}

function namesOf(offer: Choice): { label: string; description: string } {
  if (offer.kind === "manager") {
    return { label: offer.organization_name, description: words(offer.role) };
  }
  if (offer.kind === "homeowner") {
    const description = `Managed by ${offer.organization_name}`;
    return { label: homeName(offer), description };
  }
  return { label: "Operate the platform", description: "For the operators of Pavilion" };
}
