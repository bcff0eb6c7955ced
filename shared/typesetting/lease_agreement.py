"""The agreement of a lease: its parties and premises, its term, and what is to be paid."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal
from uuid import UUID

import msgspec

from shared.typesetting.paper import Paper, fonts_in, is_right_to_left, paper_in
from shared.typesetting.typesetter import Line, typeset

TEMPLATE = Path(__file__).with_name("lease_agreement.typ")
OPENING = "The landlord lets the premises to the tenants on the terms below."
# Each month has these days.
SHORTEST_MONTH = 28


class RentChange(msgspec.Struct, frozen=True):
    """Another rent, from the first day of a month on."""

    effective_month: date
    rent_amount_cents: int


class FurtherCharge(msgspec.Struct, frozen=True):
    """What is due beside the rent, again and again."""

    description: str
    amount_cents: int
    interval: Literal["monthly", "quarterly", "annually"]
    anchor_date: date
    ends_on: date | None


class LeaseAgreement(msgspec.Struct, frozen=True):
    """What an agreement says. The primary tenant comes first."""

    lease_id: UUID
    drawn_up_on: date
    landlord: str
    tenants: Sequence[str]
    property_name: str
    address_line1: str
    address_line2: str | None
    city: str
    state: str
    postal_code: str
    country: str
    unit_name: str
    start_date: date
    end_date: date | None
    rolls_over: bool
    rent_amount_cents: int
    rent_changes: Sequence[RentChange]
    rent_due_day: int
    deposit_amount_cents: int | None
    further_charges: Sequence[FurtherCharge]
    late_fee_kind: Literal["none", "flat", "percent"]
    late_fee_flat_cents: int | None
    late_fee_percent_bp: int | None
    late_fee_cap_cents: int | None
    late_fee_grace_days: int
    notes: str | None


class _Entry(msgspec.Struct, frozen=True):
    label: str
    lines: Sequence[Line]


class _Section(msgspec.Struct, frozen=True):
    heading: str
    entries: Sequence[_Entry]


class _Signer(msgspec.Struct, frozen=True):
    role: str
    name: Line


class _Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What the template draws."""

    paper: Paper
    fonts: Sequence[str]
    reference: str
    opening: str
    sections: Sequence[_Section]
    further: Sequence[Line]
    signers: Sequence[_Signer]


def drawn_up(agreement: LeaseAgreement) -> bytes:
    """The PDF file of the agreement; NoGlyphError."""
    tenants = [_line(name) for name in agreement.tenants]
    paper = _Paper(
        paper=paper_in(agreement.country),
        fonts=fonts_in(agreement.country),
        reference=f"Lease {agreement.lease_id}, drawn up on {_day(agreement.drawn_up_on)}",
        opening=OPENING,
        sections=[
            _Section(
                "Parties", [_entry("Landlord", agreement.landlord), _Entry("Tenants", tenants)]
            ),
            _Section("Premises", list(_premises(agreement))),
            _Section("Term", list(_term(agreement))),
            _Section("Rent", list(_rent(agreement))),
        ],
        further=[_line(text.expandtabs(4)) for text in (agreement.notes or "").splitlines()],
        signers=[
            _Signer("Landlord", _line(agreement.landlord)),
            *(_Signer("Tenant", name) for name in tenants),
        ],
    )
    return typeset(TEMPLATE, paper, agreement.drawn_up_on)


def _premises(agreement: LeaseAgreement) -> Iterator[_Entry]:
    yield _entry("Property", agreement.property_name)
    yield _entry(
        "Address",
        agreement.address_line1,
        *([agreement.address_line2] if agreement.address_line2 else []),
        f"{agreement.city}, {agreement.state} {agreement.postal_code}",
        agreement.country,
    )
    yield _entry("Unit", agreement.unit_name)


def _term(agreement: LeaseAgreement) -> Iterator[_Entry]:
    yield _entry("First day", _day(agreement.start_date))
    if agreement.end_date is None:
        yield _entry("Last day", "None: the lease runs from month to month.")
        return
    afterwards = "Afterwards the lease runs from month to month, on the same terms."
    yield _entry(
        "Last day", _day(agreement.end_date), *([afterwards] if agreement.rolls_over else [])
    )


def _rent(agreement: LeaseAgreement) -> Iterator[_Entry]:
    yield _entry(
        "Monthly rent",
        _amount(agreement.rent_amount_cents),
        *(
            f"{_amount(change.rent_amount_cents)} from {_day(change.effective_month)} on"
            for change in agreement.rent_changes
        ),
    )
    due = f"Day {agreement.rent_due_day} of each month"
    is_in_all = agreement.rent_due_day <= SHORTEST_MONTH
    yield _entry("Due", due if is_in_all else f"{due}, or the last day of a shorter one")
    yield _entry("Part of a month", "The rent of a month in proportion to the days let")
    if agreement.deposit_amount_cents:
        yield _entry("Security deposit", _amount(agreement.deposit_amount_cents))
    if agreement.further_charges:
        # A line each: a person's text in another direction would turn our part of the line.
        parts = [(each.description, _charged(each)) for each in agreement.further_charges]
        yield _entry("Further charges", *chain.from_iterable(parts))
    if agreement.late_fee_kind != "none":
        yield _entry("Late fee", _late_fee(agreement))


def _charged(charge: FurtherCharge) -> str:
    until = f" until {_day(charge.ends_on)}" if charge.ends_on else ""
    return (
        f"{_amount(charge.amount_cents)} {charge.interval} from {_day(charge.anchor_date)}{until}"
    )


def _late_fee(agreement: LeaseAgreement) -> str:
    days = agreement.late_fee_grace_days
    unpaid = f"unpaid more than {days} day{'s' * (days != 1)} after it is due"
    if agreement.late_fee_kind == "flat":
        return f"{_amount(agreement.late_fee_flat_cents or 0)} when a month's rent is {unpaid}"
    share = (agreement.late_fee_percent_bp or 0) / 100
    cap = agreement.late_fee_cap_cents
    return f"{share:g} % of a month's rent {unpaid}" + (f", at most {_amount(cap)}" if cap else "")


def _entry(label: str, *texts: str) -> _Entry:
    return _Entry(label, [_line(text) for text in texts])


def _line(text: str) -> Line:
    """The text in the direction of its first letter."""
    return Line(text, rtl=is_right_to_left(text))


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _amount(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02}"
