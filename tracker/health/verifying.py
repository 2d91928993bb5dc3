"""Recomputing a receipt: its inputs must give its result. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.errors import InvalidInputError
from tracker.health import registry
from tracker.metrics.result import METHOD_VERSION

_KEYS = ("metric", "inputs", "result", "method_version")
# Other machines round sums of floats in another order.
_TOLERANCE = 1e-9


def differences(receipt: Mapping[str, Any]) -> list[str]:
    """Return where a receipt's result is not what its inputs give; empty: it is equal.

    Raises:
        InvalidInputError: it is no receipt, or one of another version of the method.
        NotFoundError: there is no such metric.
    """
    missing = [key for key in _KEYS if key not in receipt]
    if missing:
        raise InvalidInputError(f"This is no receipt: it lacks {', '.join(missing)}.")
    if receipt["method_version"] != METHOD_VERSION:
        raise InvalidInputError(
            f"The receipt is of method {receipt['method_version']}; this program computes "
            f"method {METHOD_VERSION}."
        )
    computed = registry.compute(str(receipt["metric"]), receipt["inputs"])
    return list(_differing("result", receipt["result"], computed))


def _differing(path: str, stated: Any, computed: Any) -> Iterator[str]:
    if isinstance(stated, Mapping) and isinstance(computed, Mapping):
        for key in dict.fromkeys([*stated, *computed]):
            yield from _differing(f"{path}.{key}", stated.get(key), computed.get(key))
    elif isinstance(stated, list) and isinstance(computed, list) and len(stated) == len(computed):
        for place, pair in enumerate(zip(stated, computed, strict=True)):
            yield from _differing(f"{path}[{place}]", *pair)
    elif not _equal(stated, computed):
        yield f"{path}: the receipt says {stated!r}, its inputs give {computed!r}"


def _equal(stated: Any, computed: Any) -> bool:
    numbers = (int, float)
    if isinstance(stated, numbers) and isinstance(computed, numbers):
        return abs(stated - computed) <= _TOLERANCE * max(1.0, abs(computed))
    return bool(stated == computed)
