"""What is published about a metric."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.health.methods.inputs import Inputs
from tracker.metrics.result import to_json


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its words for the method page, and the function that computes it.

    ``inputs`` says what each input is. ``measure`` turns inputs into the published outputs; it only
    adapts them to the functions that the application itself uses.
    """

    name: str
    section: str
    definition: str
    unit: str
    formula: str
    source: str
    window: str
    interval: str
    inputs: Mapping[str, str]
    limits: str
    measure: Callable[[Inputs], Mapping[str, Any]]

    def compute(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the published outputs as JSON types; undefined or unknown is None.

        Raises:
            InvalidInputError: an input is missing or cannot be used; the message names it.
        """
        outputs = to_json(self.measure(Inputs(self.name, inputs)))
        assert isinstance(outputs, dict)
        return outputs
