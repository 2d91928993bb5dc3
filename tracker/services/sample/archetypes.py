"""The first twelve projects, in which every state of every feature can be seen."""

from collections.abc import Callable

from tracker.services.sample.blueprint import Blueprint
from tracker.services.sample.stage import Stage
from tracker.services.sample.steady import (
    diverted,
    newcomer,
    single_vendor,
    thriving,
    unknown_employers,
    volunteers,
)
from tracker.services.sample.troubled import (
    abandoned_by_employer,
    archived,
    level_only,
    list_only,
    stale_list,
    stopped,
)

ARCHETYPES: tuple[Callable[[Stage], Blueprint], ...] = (
    thriving,
    single_vendor,
    stopped,
    diverted,
    newcomer,
    stale_list,
    unknown_employers,
    archived,
    list_only,
    level_only,
    abandoned_by_employer,
    volunteers,
)
