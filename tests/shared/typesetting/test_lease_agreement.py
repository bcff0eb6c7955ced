from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from shared.typesetting.lease_agreement import (
    FurtherCharge,
    LeaseAgreement,
    RentChange,
    drawn_up,
)
from shared.typesetting.typesetter import NoGlyphError
from tests.shared.typesetting.pdf import box_of, off_the_page, sizes_of, text_of

A4 = (595, 842)
LETTER = (612, 792)
AGREEMENT = LeaseAgreement(
    lease_id=UUID("01985f0e-0000-7000-8000-000000000001"),
    drawn_up_on=date(2025, 8, 2),
    landlord="Linden Street Properties",
    tenants=["Ann Lee", "Bo Park"],
    property_name="Linden Court",
    address_line1="12 Linden Street",
    address_line2="Rear house",
    city="Chicago",
    state="IL",
    postal_code="60601",
    country="US",
    unit_name="1A",
    start_date=date(2025, 9, 1),
    end_date=date(2026, 8, 31),
    rolls_over=True,
    rent_amount_cents=150_000,
    rent_changes=[RentChange(date(2026, 1, 1), 157_500)],
    rent_due_day=31,
    deposit_amount_cents=150_000,
    further_charges=[FurtherCharge("Parking", 7_500, "monthly", date(2025, 9, 1), None)],
    late_fee_kind="percent",
    late_fee_flat_cents=None,
    late_fee_percent_bp=525,
    late_fee_cap_cents=10_000,
    late_fee_grace_days=5,
    notes="No pets.\n\nQuiet after 10 pm.",
)


def agreed(**changes: Any) -> bytes:
    return drawn_up(replace(AGREEMENT, **changes))


def test_says_what_was_agreed() -> None:
    text = text_of(agreed())

    for part in [
        "Landlord Linden Street Properties Tenants Ann Lee Bo Park",
        "Property Linden Court Address 12 Linden Street Rear house Chicago, IL 60601 US Unit 1A",
        "First day 1 September 2025 Last day 31 August 2026 Afterwards the lease runs from month",
        "Monthly rent 1,500.00 1,575.00 from 1 January 2026 on",
        "Due Day 31 of each month, or the last day of a shorter one",
        "Security deposit 1,500.00",
        "Parking 75.00 monthly from 1 September 2025",
        "5.25 % of a month's rent unpaid more than 5 days after it is due, at most 100.00",
        "Further terms No pets. Quiet after 10 pm.",
        "Signatures Landlord Linden Street Properties Date Tenant Ann Lee Date Tenant Bo Park Date",
        "Lease 01985f0e-0000-7000-8000-000000000001, drawn up on 2 August 2025",
    ]:
        assert part in text


def test_leaves_out_what_was_not_agreed() -> None:
    text = text_of(
        agreed(
            end_date=None,
            rolls_over=False,
            rent_changes=[],
            rent_due_day=1,
            deposit_amount_cents=None,
            further_charges=[],
            late_fee_kind="none",
            notes=None,
        )
    )

    assert "Last day None: the lease runs from month to month." in text
    assert "Monthly rent 1,500.00 Due Day 1 of each month Part of a month" in text
    for part in ("deposit", "charges", "Late fee", "Further terms", "Afterwards"):
        assert part not in text


def test_says_a_flat_late_fee_and_an_end_of_charges() -> None:
    parking = FurtherCharge("Parking", 7_505, "annually", date(2025, 9, 1), date(2026, 9, 1))

    text = text_of(
        agreed(
            late_fee_kind="flat",
            late_fee_flat_cents=5_000,
            late_fee_grace_days=1,
            further_charges=[parking],
        )
    )

    assert "50.00 when a month's rent is unpaid more than 1 day after it is due" in text
    assert "Parking 75.05 annually from 1 September 2025 until 1 September 2026" in text


@pytest.mark.parametrize(
    "markup",
    [
        '#panic("1") #read("/etc/passwd") #sys.inputs',
        "= Heading *bold* _slanted_ `raw` $x^2$ @ref <label>",
        "// comment /* comment */ \\u{41} \\ -- ~ ... 'quoted' \"quoted\"",
        "<b>bold</b> &amp; %PDF-1.7 (text) Tj {{name}} [x](http://y)",
    ],
    ids=["code", "markup", "comments", "other languages"],
)
def test_draws_markup_as_text(markup: str) -> None:
    text = text_of(agreed(tenants=[markup], notes=markup, landlord=markup, unit_name=markup))

    assert text.count(markup) == 6


def test_has_each_script() -> None:
    names = [
        "Nguyễn Thị Đỗ-Łukasz",
        "Анна Ґалаґан",
        "Ελένη Παπαδοπούλου",
        "Անահիտ",
        "გიორგი",
        "አበበ",
        "山田太郎",
        "김철수",
        "王小明",
        "שלום",
        "สมชาย",
        "क्षत्रिय",
        "محمد",
        "ဦးသန့်",
        "ಕನ್ನಡ",
        "తెలుగు",
        "தமிழ்",
        "বাংলা",
        "ខ្មែរ",
        "ລາວ",
        "😀",
        "№ 5 – “Älva” €",
        "☐ ☒ ✗ ✓ ► → ≥ ½ m² 𝐀",
    ]

    text = text_of(agreed(tenants=names, notes=None))

    # Among the tenants and above a signature.
    assert {name: text.count(name) for name in names} == dict.fromkeys(names, 2)


def test_joins_letters_as_their_script_does() -> None:
    joined, apart = agreed(tenants=["محمد"]), agreed(tenants=["م\u200cح\u200cم\u200cد"])

    # Alone, this letter has a bow below the line.
    assert box_of(joined, "ح").bottom > box_of(apart, "ح").bottom


def test_sets_a_text_from_the_right_if_it_begins_so() -> None:
    left, right = agreed(notes="abc שלום"), agreed(notes="שלום abc")

    assert box_of(left, "ש").right < LETTER[0] / 2 < box_of(right, "ש").left


def test_cuts_nothing_off() -> None:
    endless = ["W" * 401, "م" * 401, "ก" * 401, "國" * 401, "ー" * 401, "﷽" * 401, "a\u00a0" * 200]

    content = agreed(
        tenants=[*endless, *(f"Tenant number {number}" for number in range(8, 21))],
        landlord="L" * 100,
        property_name="P" * 200,
        address_line1="っ" * 200,
        further_charges=[FurtherCharge("က" * 500, 10**15, "monthly", date(2025, 9, 1), None)],
        notes="https://example.com/" + "n" * 4_979 + "!",
    )

    assert off_the_page(content) == []
    text = text_of(content)
    assert text.count("Tenant number 20") == 2
    assert text.count("W") == 802
    assert text.count("n") > 4_979
    assert "10,000,000,000,000.00" in text


def test_draws_five_thousand_lines() -> None:
    content = agreed(notes="\n".join("x" * 2_500))

    assert off_the_page(content) == []
    assert text_of(content).count("x ") >= 2_500


def test_draws_invisible_characters_as_nothing() -> None:
    text = text_of(
        agreed(tenants=["Ann\u200d\u00ad\ufeff Lee", "می\u200cخواهم"], notes="a\tb\r\nc")
    )

    assert "Lee" in text
    assert "a b c" in text


@pytest.mark.parametrize(
    ("missing", "named"),
    [("𒀀", "𒀀"), ("\ue000", "\\u{e000}"), ("\uf8ff", "\\u{f8ff}"), ("བོད", "བ")],
    ids=["cuneiform", "a font's own", "private use", "tibetan"],
)
def test_refuses_a_text_that_no_font_has(missing: str, named: str) -> None:
    with pytest.raises(NoGlyphError) as refused:
        agreed(tenants=["Ann", f"Bo {missing}"])

    assert refused.value.text == named


def test_is_the_same_file_for_the_same_lease() -> None:
    assert agreed() == agreed()
    assert agreed() != agreed(drawn_up_on=date(2025, 8, 3))


@pytest.mark.parametrize(("country", "size"), [("US", LETTER), ("DE", A4), ("JP", A4)])
def test_has_the_countrys_paper(country: str, size: tuple[int, int]) -> None:
    sizes = sizes_of(agreed(country=country))

    assert {(round(width), round(height)) for width, height in sizes} == {size}
