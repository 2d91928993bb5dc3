"""Form fields with brackets, as the SDK sends them, back as nested values."""

import re
from typing import Any

from flask import Request

from tests.stripe_peer.state import Json

_PART = re.compile(r"[^\[\]]+")
_WHOLE = re.compile(r"-?[0-9]+")
_NUMBERS = frozenset(
    {"quantity", "unit_amount", "amount_off", "flat_amount", "up_to", "divide_by"}
    | {"interval_count", "duration_in_months", "trial_end", "cancel_at", "end_date"}
    | {"resumes_at", "start_date"}
)
_FLAGS = frozenset({"cancel_at_period_end", "active"})


def parsed(request: Request) -> Json:
    """Return the parameters of a request: ``a[b][0]=c`` is {"a": {"b": ["c"]}}."""
    fields = request.args if request.method == "GET" else request.form
    found: Json = {}
    for name, value in fields.items(multi=True):
        _put(found, _PART.findall(name), value)
    return {key: _lists(value) for key, value in found.items()}


def _put(holder: Json, parts: list[str], value: str) -> None:
    for part in parts[:-1]:
        holder = holder.setdefault(part, {})
    holder[parts[-1]] = _typed(parts[-1], value)


def _typed(name: str, value: str) -> Any:
    if value == "" and name != "description":
        return None
    if name in _FLAGS:
        return value == "true"
    return int(value) if name in _NUMBERS and _WHOLE.fullmatch(value) else value


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _lists(one) for key, one in value.items()}
