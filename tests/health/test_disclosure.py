"""What a vendor discloses, applied to facts, and what can be computed from what is shown."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product

import pytest

from tests.support.money import TEN_ROWS, pays
from tracker.domain.billing import Audience, Disclosure
from tracker.errors import InvalidInputError
from tracker.health.amounts import (
    AmountRow,
    AmountsView,
    Brings,
    amounts_view,
    band_of,
    banded,
)
from tracker.health.disclosure import (
    BANDS,
    Terms,
    VendorTerms,
    amount_levels,
    disclosed,
    is_narrower,
    narrowest,
    read_bands,
)

EXACT, BANDED = Disclosure.EXACT, Disclosure.BANDED
SHARE_ONLY, NOTHING = Disclosure.SHARE_ONLY, Disclosure.NOTHING
EDGES = tuple(100 * edge for edge in BANDS)


def terms(audience: Audience = Audience.STAFF, **levels: Disclosure) -> Terms:
    """Return terms of vendors whose projects are linked."""
    shown = narrowest(one for one in levels.values() if one is not NOTHING)
    found = (
        VendorTerms(name, level, NOTHING if level is NOTHING else shown)
        for name, level in levels.items()
    )
    return Terms(audience, tuple(found))


def view(
    found: Terms, *amounts: int, payers: int = 3, people: int | None = 3
) -> AmountsView | None:
    names = [one.vendor for one in found.vendors]
    brings = [Brings(*one, payers) for one in zip(names, amounts, strict=True)]
    return amounts_view("USD", brings, found, people)


# -- levels ---------------------------------------------------------------------------------------


def test_default_is_shares_for_staff_and_recipients_and_nothing_for_the_public() -> None:
    found = {one: Terms(one).level("Anybody") for one in Audience}

    assert found == {
        Audience.STAFF: SHARE_ONLY,
        Audience.RECIPIENTS: SHARE_ONLY,
        Audience.PUBLIC: NOTHING,
    }


def test_levels_are_ordered_by_what_they_show() -> None:
    assert [narrowest(pair) for pair in ((EXACT, BANDED), (SHARE_ONLY, NOTHING), ())] == [
        BANDED,
        NOTHING,
        EXACT,
    ]
    assert is_narrower(SHARE_ONLY, BANDED)
    assert not is_narrower(EXACT, EXACT)


def test_vendors_that_projects_link_show_amounts_at_the_narrowest_level_of_theirs() -> None:
    links = [
        *(("A", "p"), ("B", "p"), ("B", "q"), ("C", "q")),
        *(("D", "r"), ("N", "r"), ("N", "s"), ("E", "s")),
    ]
    levels = {"A": EXACT, "B": EXACT, "C": SHARE_ONLY, "D": EXACT, "E": BANDED, "N": NOTHING}

    assert amount_levels(links, levels) == {
        **dict.fromkeys(("A", "B", "C"), SHARE_ONLY),
        **{"D": EXACT, "E": BANDED, "N": NOTHING},
    }


@pytest.mark.parametrize("text", ["0,5", "5,5", "9,5", "1k", "1,,2", "-1", "1.5"])
def test_bands_that_do_not_rise_are_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="like 1000,5000"):
        read_bands(text)


def test_bands_are_read_from_a_setting() -> None:
    assert read_bands(" 100, 2000 ") == (0, 100, 2000)
    assert read_bands("") == BANDS


# -- facts ----------------------------------------------------------------------------------------


def test_vendor_that_discloses_nothing_leaves_no_money_but_its_offer() -> None:
    found = disclosed(TEN_ROWS, terms(Brightsluice=NOTHING, Norrhall=SHARE_ONLY))

    assert {one.vendor for one in found.subscriptions} == {"Norrhall"}
    assert {one.vendor for one in found.finances} <= {"Norrhall"}
    assert found.vendors == TEN_ROWS.vendors
    assert {
        (one.reference, one.product, one.share)
        for one in found.splits
        if one.vendor == "Brightsluice"
    } <= {("", "", None)}


@pytest.mark.parametrize("level", [BANDED, SHARE_ONLY])
def test_payers_get_numbers_unless_all_is_disclosed(level: Disclosure) -> None:
    found = disclosed(TEN_ROWS, terms(Brightsluice=level, Norrhall=level))

    assert sorted(one.adopter for one in found.subscriptions) == [
        f"payer {place}" for place in range(1, 6)
    ]


def test_payer_is_named_to_staff_alone_and_only_if_all_whom_it_pays_disclose_all() -> None:
    both = (pays("Ostermark", "Brightsluice", 1), pays("Ostermark", "Norrhall", 2))
    entered = type(TEN_ROWS)(subscriptions=(*both, pays("Palloway", "Brightsluice", 3)))

    def names(found: Terms) -> list[str]:
        return [one.adopter for one in disclosed(entered, found).subscriptions]

    mixed = names(terms(Brightsluice=EXACT, Norrhall=BANDED))
    assert mixed[0] == mixed[1] != "Ostermark"
    assert mixed[2] == "Palloway"
    everything = {"Brightsluice": EXACT, "Norrhall": EXACT}
    assert names(terms(**everything)) == ["Ostermark", "Ostermark", "Palloway"]
    hidden = names(terms(Audience.RECIPIENTS, **everything))
    assert all(one.startswith("payer ") for one in hidden)


# -- amounts --------------------------------------------------------------------------------------


def test_exact_amounts_are_shown_with_their_total() -> None:
    assert view(terms(A=EXACT, B=EXACT), 1_234_56, 100, payers=1, people=1) == AmountsView(
        currency="USD",
        level="exact",
        total=AmountRow("Together", "USD 1,235.56", 1_235_56, 1_235_56),
        rows=(
            AmountRow("A", "USD 1,234.56", 1_234_56, 1_234_56),
            AmountRow("B", "USD 1.00", 100, 100),
        ),
    )


def test_bands_are_written_with_their_ends() -> None:
    found = view(terms(A=BANDED), 7_000_00)
    smallest, largest = view(terms(A=BANDED), 5), view(terms(A=BANDED), 2_000_000_00)

    assert found is not None
    assert found.rows == (AmountRow("A", "USD 5,000–10,000", 5_000_00, 10_000_00),)
    assert smallest is not None
    assert smallest.total.text == "below USD 1,000"
    assert largest is not None
    assert largest.total == AmountRow("Together", "USD 1,000,000 or more", 1_000_000_00, None)


@pytest.mark.parametrize(
    ("payers", "people"), [(1, 3), (2, 3), (3, 2), (3, 1)], ids=lambda one: str(one)
)
@pytest.mark.parametrize(
    ("audience", "level"),
    [(Audience.STAFF, BANDED), (Audience.RECIPIENTS, EXACT), (Audience.PUBLIC, BANDED)],
)
def test_fewer_than_three_behind_an_amount_hide_it(
    audience: Audience, level: Disclosure, payers: int, people: int
) -> None:
    found = terms(audience, A=level)

    assert view(found, 7_000_00, payers=payers, people=people) is None
    assert view(found, 7_000_00, payers=3, people=3) is not None
    assert view(found, 7_000_00, payers=3, people=None) is not None


def test_one_vendor_of_few_payers_hides_the_amounts_of_all() -> None:
    brings = [Brings("A", 900, 5), Brings("B", 100, 1)]

    assert amounts_view("USD", brings, terms(Audience.RECIPIENTS, A=EXACT, B=EXACT), None) is None


@pytest.mark.parametrize("levels", list(product((EXACT, BANDED, SHARE_ONLY), repeat=3)))
def test_no_difference_of_what_is_published_gives_a_hidden_amount(
    levels: tuple[Disclosure, ...],
) -> None:
    amounts = (6_151_00, 2_377_00, 1_049_00)
    found = view(terms(**dict(zip("ABC", levels, strict=True))), *amounts)

    known = set(_computable(_exact_of(found), amounts))
    hidden = {amount for amount, level in zip(amounts, levels, strict=True) if level is not EXACT}
    assert not hidden & known
    if set(levels) == {EXACT}:
        assert known >= set(amounts)


def _exact_of(found: AmountsView | None) -> list[int]:
    if found is None:
        return []
    return [one.low for one in (found.total, *found.rows) if one.low and one.low == one.high]


def _computable(known: Sequence[int], amounts: Sequence[int]) -> Iterator[int]:
    """Yield all that sums, differences and the published shares give of exact amounts."""
    total = sum(amounts)
    shares = [Fraction(one, total) for one in amounts]
    for size in range(1, len(known) + 1):
        for some in combinations(known, size):
            yield sum(some)
            for first, *rest in permutations(some):
                yield first - sum(rest)
    for one in known:
        for share, other in product((*shares, Fraction(1)), repeat=2):
            yield int(one * share / other) if (one * share / other).denominator == 1 else -1


def test_bands_of_amounts_whose_ratios_are_known_stay_as_wide_as_a_band() -> None:
    least = Fraction(2)
    tried = 0
    values = [99, 100_001, 499_999, 500_000, 999_900, 1_000_100, 2_499_000, 2_600_000, 99_000_000]
    for some in product(values, repeat=3):
        amounts = [sum(some), *some]
        low, high = Fraction(0), None
        for amount, ends in zip(amounts, banded(amounts, EDGES), strict=True):
            if ends is None:
                continue
            assert ends[0] <= amount < (ends[1] or amount + 1)
            scale = Fraction(amounts[0], amount)
            low = max(low, ends[0] * scale)
            if ends[1] is not None:
                high = min(high or ends[1] * scale, ends[1] * scale)
        tried += 1
        assert low == 0 or high is None or high / low >= least
    assert tried == len(values) ** 3


def test_band_that_would_pin_another_amount_is_left_out() -> None:
    assert banded([1_999_900, 999_950, 999_950], EDGES)[1:] != [None, None]
    pinned = banded([1_500_100, 1_000_100, 500_000], EDGES)

    assert pinned[0] == (10_000_00, 25_000_00)
    assert None in pinned


def test_band_holds_its_lower_end_and_not_its_upper() -> None:
    assert [band_of(one, (0, 100, 500)) for one in (0, 99, 100, 499, 500)] == [
        (0, 100),
        (0, 100),
        (100, 500),
        (100, 500),
        (500, None),
    ]


def test_shown_terms_differ_between_audiences_as_soon_as_something_is_exact() -> None:
    staff, recipients = terms(A=EXACT), terms(Audience.RECIPIENTS, A=EXACT)

    assert not staff.shows_the_same(recipients)
    assert terms(A=BANDED).shows_the_same(terms(Audience.RECIPIENTS, A=BANDED))
    assert not terms(A=BANDED).shows_the_same(terms(Audience.RECIPIENTS, A=NOTHING))
