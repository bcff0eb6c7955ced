// A home by name: several homes of one person may stand in one association.

interface NamedHome {
  association_name: string;
  property_name: string | null;
  unit_name: string | null;
}

/** "Maple Court, 101", or the association's name while no home is entered. */
export function shortHomeName({ association_name, property_name, unit_name }: NamedHome): string {
  return [property_name, unit_name].filter(Boolean).join(", ") || association_name;
}

/** "Maple Court, 101 (Maple Court HOA)". */
export function homeName(home: NamedHome): string {
  const name = shortHomeName(home);
  return name === home.association_name ? name : `${name} (${home.association_name})`;
}
