"""What the report says of policy changes: each registered outcome with its newest verdict."""

from typing import Any

VERDICT_CHARTS = "policy-"

Json = Any
Document = dict[str, Any]


def policy_context(policy: Document) -> list[dict[str, Json]]:
    """Return the registered changes, newest first, each with a row for every outcome."""
    return [
        {name: event[name] for name in ("on", "title", "sentences")}
        | {"rows": [_row(one) for one in event["hypotheses"]]}
        for event in policy["events"]
    ]


def _row(one: Document) -> dict[str, Json]:
    kept = ("id", "label", "title", "statement", "direction", "exploratory")
    verdict = one["verdicts"][-1] if one["verdicts"] else None
    said = ("months", "word", "mark", "why", "text", "power")
    return {name: one[name] for name in kept} | {
        "locked_on": one["locked_at"][:10],
        "due_on": one["looks"][0]["due_on"],
        "verdict": {name: verdict[name] for name in said} if verdict else None,
    }
