"""What the cells of one entered row must fulfil together. Pure: values in, complaints out."""

from collections.abc import Iterator
from datetime import date

from tracker.importers.table_columns import Values

Complaints = Iterator[tuple[str, str]]

ADOPTER_ANSWERS = ("commercial", "artifacts", "critical", "paying", "channel", "version")
DISCLOSURES = ("cash", "net_burn", "pass_through")


def no_check(_values: Values) -> Complaints:
    """Yield nothing: any readable row is fine."""
    yield from ()


def ends_later(values: Values) -> Complaints:
    """Yield a complaint where a row ends before it begins, or as soon."""
    yield from _later(values, "until", values["from"], "from")


def _later(values: Values, name: str, first: date, first_name: str) -> Complaints:
    day = values[name]
    if day is not None and day <= first:
        yield (
            name,
            f"{day} does not lie after {first_name} ({first}); it is the first day on which the "
            "row holds no more.",
        )


def other_funding(values: Values) -> Complaints:
    """Yield a complaint where what money is for ends before it begins."""
    yield from _later(values, "until", values["on"], "on")


def exchange_rate(values: Values) -> Complaints:
    """Yield a complaint where a rate is of a currency in itself."""
    if values["base"] == values["quote"]:
        yield "quote", f"is {values['base']} like base; a currency has no rate in itself."


def subscription(values: Values) -> Complaints:
    """Yield what is wrong with the days of a contract."""
    yield from ends_later(values)
    yield from _later(values, "contract_until", values["from"], "from")


def split(values: Values) -> Complaints:
    """Yield what is wrong with a split: it is of a contract or of a product."""
    yield from ends_later(values)
    if values["reference"] and values["product"]:
        yield "product", "is given beside a reference; a split is of a contract or of a product."
    elif values["reference"] and values["share"] is None:
        yield "share", "is missing; a split of a contract says which share is the project's."
    elif not values["reference"] and not values["product"]:
        yield "reference", "is missing, and so is product; say which contract or product it is."


def salary_band(values: Values) -> Complaints:
    """Yield what is wrong with a band: its quartiles rise."""
    yield from ends_later(values)
    for low, high in (("p25", "p50"), ("p50", "p75")):
        if values[low].minor > values[high].minor:
            yield high, f"is less than {low}; the three amounts rise from p25 to p75."


def finance(values: Values) -> Complaints:
    """Yield what is wrong with a disclosure: it discloses something."""
    yield from ends_later(values)
    yield from _something(values, DISCLOSURES)


def adopter_answer(values: Values) -> Complaints:
    """Yield what is wrong with an answer: it answers something."""
    yield from _something(values, ADOPTER_ANSWERS)


def _something(values: Values, names: tuple[str, ...]) -> Complaints:
    if all(values[name] in (None, "") for name in names):
        yield names[0], f"and {', '.join(names[1:])} are all blank; fill one, or leave the row out."


def vendor_release(values: Values) -> Complaints:
    """Yield what is wrong with a release: shipped, it has a version; else it is of a fix."""
    if values["shipped"] and not values["version"]:
        yield "version", "is missing; only a fix that is not shipped yet (shipped: no) has none."
    if not values["shipped"] and not values["fix"]:
        yield "fix", "is missing; a row that is not shipped says which fix is waited for."
    fixed = values["fixed_upstream"]
    if fixed is not None and values["shipped"] and fixed > values["on"]:
        yield "fixed_upstream", f"{fixed} lies after the vendor's release of {values['on']}."


def reported_issue(values: Values) -> Complaints:
    """Yield what is wrong with an issue: nothing comes before its report, and it ends once."""
    for name in ("answered", "merged", "released", "closed"):
        day = values[name]
        if day is not None and day < values["on"]:
            yield name, f"{day} lies before the report of {values['on']}."
    if values["released"] and values["closed"]:
        yield "closed", "is the day of an end without a fix; leave it blank where released is set."
    if values["merged"] and values["released"] and values["released"] < values["merged"]:
        yield "released", f"{values['released']} lies before the merge of {values['merged']}."


def guidance(values: Values) -> Complaints:
    """Yield what is wrong with a guidance: it does not send to the same release."""
    if values["use_instead"] and values["use_instead"] == values["tag"]:
        yield "use_instead", "is the release itself; name another one, or leave it blank."
