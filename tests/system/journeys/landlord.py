"""A landlord signs up, adds properties and units, corrects mistakes and archives a property."""

from tests.functions.properties.rows import NEW
from tests.system.journeys.people import World


def story(world: World) -> None:
    """From the first property to the archive and back."""
    ada = world.person("Ada")
    ada.registers(world.company("Linden Street"))
    assert ada.reads("subscriptions/limits")["properties"]["used"] == 0
    house = ada.creates("properties", **NEW, purchase_price_cents=world.chance.randrange(10**9))
    flats = [
        ada.creates("units", property_id=house["id"], name=f"{number}A", bedrooms=number)
        for number in range(1, world.chance.randrange(3, 5))
    ]
    ada.may_not("CONFLICT", "POST", "units", property_id=house["id"], name="1a")
    ada.changes(f"units/{flats[0]['id']}", bathrooms=1.5, market_rent_cents=150_000)
    ada.changes(f"properties/{house['id']}", name="Linden Court, renovated", notes=None)
    cottage = ada.creates("properties", **NEW | {"name": "The Cottage", "kind": "single_family"})
    ada.may_not("CONFLICT", "POST", "units", property_id=cottage["id"], name="Attic")

    ada.acts(f"units/{flats[-1]['id']}", "archive")
    ada.acts(f"properties/{house['id']}", "archive")
    ada.may_not("CONFLICT", "PATCH", f"properties/{house['id']}", name="Too late")
    ada.reads("properties?archived=true")
    ada.acts(f"properties/{house['id']}", "restore")
    ada.reads(f"units?property_id={house['id']}")
    ada.reads("properties?q=the")
    assert ada.reads("subscriptions/limits")["properties"]["used"] == 2
