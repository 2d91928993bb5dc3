"""A scenario as it stands in an address: read leniently, written without defaults."""

from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from tracker.health.forecast import WITHDRAWAL_RATE
from tracker.health.scenario import Scenario
from tracker.services.whatif import Choices, failable

#: The slider's reach, in percent a year.
MOST_FAILURE_PERCENT = 25
_LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class ScenarioAddress:
    """A scenario read from an address, and a sentence for each part that was not understood."""

    scenario: Scenario
    notes: tuple[str, ...]


def read(args: MultiDict[str, str], known: Choices) -> ScenarioAddress:
    """Return the scenario of an address; what is unknown is left out, and said."""
    notes: list[str] = []

    def names(key: str, what: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        asked = dict.fromkeys(args.getlist(key))
        notes.extend(_left_out(what, name) for name in asked if name not in choices)
        return tuple(name for name in asked if name in choices)

    scenario = Scenario(
        without_employers=names("employer", "employer", known.employers),
        without_adopters=names("adopter", "paying adopter", known.adopters),
        failing_vendors=names("vendor", "vendor", failable(known)),
        hiring_freeze=args.get("freeze") == "1",
        failure_rate=_percent(args, "rate", WITHDRAWAL_RATE, MOST_FAILURE_PERCENT, notes),
        kept_share=_percent(args, "kept", 0.0, 100, notes),
    )
    return ScenarioAddress(scenario, tuple(notes))


def _percent(
    args: MultiDict[str, str], key: str, default: float, most: float, notes: list[str]
) -> float:
    """Return a share given in percent, from 0 to ``most`` of them."""
    given = args.get(key, "").strip()
    if not given:
        return default
    try:
        percent = float(given)
    except ValueError:
        percent = -1
    if 0 <= percent <= most:
        return round(percent / 100, 6)
    notes.append(_left_out(key, given))
    return default


def _left_out(what: str, given: str) -> str:
    return f"There is no {what} “{given[:_LONGEST_TEXT]}” here; it was left out."


def write(scenario: Scenario, **changes: Any) -> dict[str, Any]:
    """Return the parts of an address that differ from the defaults; ``changes`` come first."""
    changed = replace(scenario, **changes)
    parts: dict[str, Any] = {
        "employer": list(changed.without_employers),
        "vendor": list(changed.failing_vendors),
        "adopter": list(changed.without_adopters),
        "freeze": "1" if changed.hiring_freeze else "",
        "kept": f"{changed.kept_share * 100:g}" if changed.kept_share else "",
    }
    if changed.failure_rate != WITHDRAWAL_RATE:
        parts["rate"] = f"{changed.failure_rate * 100:g}"
    return {name: value for name, value in parts.items() if value}
