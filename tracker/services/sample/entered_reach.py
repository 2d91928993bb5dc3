"""What reaches adopters of an invented project: answers, vendors' releases, guidance, issues."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tracker.importers.records import ReleaseRecord
from tracker.services.sample.dice import Dice
from tracker.services.sample.plans import CounterPlan, EnteredPlan, VendorPlan
from tracker.services.sample.stage import Stage

Row = Mapping[str, Any]

_YEAR_DAYS = 365.25
_READING_DAYS = 91
_ANSWER_DAYS = 300
_YEAR = 365
_SAID = (("recommended", 0.8), ("caution", 0.12), ("not recommended", 0.08))


def answer_rows(stage: Stage, plan: EnteredPlan, adopters: Sequence[str]) -> Iterator[Row]:
    """Yield what listed adopters answered within the last months, and some a year before."""
    for name in adopters:
        dice = stage.dice(f"answer {name}")
        if not dice.chance(plan.answered):
            continue
        on = stage.until - timedelta(days=dice.number(5, _ANSWER_DAYS))
        latest = _answered(stage, plan, dice, name)
        if dice.chance(0.85):
            earlier = stage.until - timedelta(days=dice.number(_YEAR + 10, _YEAR + _ANSWER_DAYS))
            paid = latest["paying"] if dice.chance(0.6) else False
            yield {**latest, "on": earlier, "paying": paid, "version": "", "confirmed": None}
        yield {**latest, "on": on, "confirmed": on if dice.chance(0.5) else None}


def _answered(stage: Stage, plan: EnteredPlan, dice: Dice, name: str) -> Row:
    weights = list((plan.channels or {}).items())
    return {
        "project": stage.slug,
        "adopter": name,
        "commercial": _answer(dice, 0.8),
        "artifacts": _answer(dice, 0.75),
        "critical": _answer(dice, plan.critical),
        "paying": _answer(dice, plan.paying),
        "channel": dice.pick_weighted(weights) if weights and dice.chance(0.9) else None,
        "version": f"2.{dice.number(8, 16)}" if dice.chance(0.6) else "",
    }


def _answer(dice: Dice, likelihood: float) -> bool | None:
    """Return yes or no; None, as one in ten says nothing."""
    said = dice.chance(likelihood)
    return None if dice.chance(0.1) else said


# -- releases -------------------------------------------------------------------------------------


def vendor_release_rows(
    stage: Stage, vendor: VendorPlan, releases: Sequence[ReleaseRecord]
) -> Iterator[Row]:
    """Yield a vendor's stable releases, each with a fix, and one fix that it has not shipped."""
    end = vendor.until or stage.until
    dice = stage.dice(f"vendor releases {vendor.company.name}")
    day, place = vendor.since + timedelta(days=vendor.release_gap), 0
    while vendor.release_gap and day < end:
        day += timedelta(days=max(7, round(vendor.release_gap * (1 + 0.2 * dice.bell()))))
        before = [one for one in releases if one.released_on < day]
        if day < end and before:
            place += 1
            behind = before[max(0, len(before) - dice.number(1, 6))]
            yield _release(stage, vendor, place, (day, behind))
    pending = [one for one in releases if day - timedelta(days=45) < one.released_on < end]
    if vendor.release_gap and vendor.until is None and pending:
        yield _release(stage, vendor, place + 1, (None, pending[0]))


def _release(
    stage: Stage, vendor: VendorPlan, place: int, built: tuple[date | None, ReleaseRecord]
) -> Row:
    on, upstream = built
    return {
        "project": stage.slug,
        "vendor": vendor.company.name,
        "version": f"2.{place}.0" if on else "",
        "on": on or upstream.released_on,
        "upstream_tag": upstream.tag if on else "",
        "fix": f"#{1200 + 7 * place}",
        "fixed_upstream": upstream.released_on,
        "shipped": on is not None,
    }


def guidance_rows(
    stage: Stage, plan: EnteredPlan, releases: Sequence[ReleaseRecord]
) -> Iterator[Row]:
    """Yield what the project says of its releases, some days after each."""
    good = ""
    for one in releases:
        since = plan.guided_since
        if one.channel != plan.guided or since is None or one.released_on < since:
            continue
        dice = stage.dice(f"guidance {one.tag}")
        status = dice.pick_weighted(_SAID)
        on = one.released_on + timedelta(days=dice.number(1, 16))
        if on <= stage.until:
            instead = good if status == "not recommended" else ""
            yield {
                **{"project": stage.slug, "tag": one.tag, "on": on},
                **{"status": status, "use_instead": instead},
            }
        if status == "recommended":
            good = one.tag


# -- issues and counters --------------------------------------------------------------------------


def issue_rows(
    stage: Stage, plan: EnteredPlan, adopters: Sequence[str], releases: Sequence[ReleaseRecord]
) -> Iterator[Row]:
    """Yield issues that adopters reported in three years, and what became of them."""
    dice = stage.dice("issues")
    count = round(plan.issues_a_year * 3)
    days = sorted(stage.until - timedelta(days=dice.number(3, 1095)) for _ in range(count))
    for place, on in enumerate(days):
        yield {
            "project": stage.slug,
            "reference": f"#{900 + 13 * place}",
            "on": on,
            "reporter": dice.pick(adopters) if adopters and dice.chance(0.6) else None,
            **_fate(stage, on, stage.dice(f"issue {place}"), releases),
        }


def _fate(
    stage: Stage, on: date, dice: Dice, releases: Sequence[ReleaseRecord]
) -> dict[str, date | None]:
    answered = on + timedelta(days=round(dice.pause(6)))
    done = answered + timedelta(days=round(dice.pause(40)))
    fate: dict[str, date | None] = dict.fromkeys(("answered", "merged", "released", "closed"))
    if answered <= stage.until and dice.chance(0.88):
        fate["answered"] = answered
    outcome = dice.unit()
    if done > stage.until or outcome > 0.85:
        return fate
    if outcome > 0.65:
        return fate | {"closed": done}
    shipped = next((one.released_on for one in releases if one.released_on >= done), None)
    return fate | {"merged": done, "released": shipped}


def counter_rows(stage: Stage, counter: CounterPlan) -> Iterator[Row]:
    """Yield the readings of a counter, one a quarter, the newest some days before the last day."""
    dice = stage.dice(f"counter {counter.name}")
    on = stage.until - timedelta(days=dice.number(2, 20))
    while on >= counter.since:
        years = (stage.until - on).days / _YEAR_DAYS
        count = counter.last * math.exp(-counter.growth * years) * (1 + 0.008 * dice.bell())
        yield {
            **{"project": stage.slug, "counter": counter.name, "on": on},
            "count": max(1, round(count)),
        }
        on -= timedelta(days=_READING_DAYS + dice.number(-4, 4))
