"""Labels of a maintainer list: which project and which group of it a block of rows belongs to."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tracker.importers.foundation_rows import fold
from tracker.importers.records import Role

_BODY = r"(?:steering|governance|technical|oversight|committee|maintainers?|sig|working group)"
# "Istio: Steering Committee", "OpenTelemetry (Governance Committee)", "Kubernetes steering";
# but "TUF (The Update Framework)" is a project and its long name.
_GROUP_OF = re.compile(
    rf"(?P<project>.+?)(?::\s+.+|\s+\([^()]*\b{_BODY}\b[^()]*\)|\s+(?:steering|maintainers))",
    re.IGNORECASE,
)
_STEERING = re.compile(r"\b(?:steering|governance committee|governing board)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """Where a block belongs: ``group`` is the label as printed when it names part of a project.

    ``level`` is lower case, None when the list says none; ``is_omission`` when the block itself
    has no level and takes the one that its project is known to have. ``text`` is the label with its
    project before it, so that the "Steering Committees" of two projects differ; ``key`` is the text
    without case, which identifies it.
    """

    project: str
    group: str | None
    level: str | None
    is_omission: bool = False
    text: str = field(init=False, compare=False)
    key: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        text = self.project
        if self.group is not None:
            text = self.group
            if not fold(text).startswith(fold(self.project)):
                text = f"{self.project}: {text}"
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "key", fold(text))

    @property
    def role(self) -> Role:
        """Return what the people of the label are: a steering body steers, all else maintains."""
        if self.group is not None and _STEERING.search(self.group):
            return Role.STEERING
        return Role.MAINTAINER


def labels_of(
    blocks: Iterable[tuple[str, str, bool]], known_levels: Mapping[str, str]
) -> Iterator[Label]:
    """Yield the label of each of a list's blocks, in order.

    A block without a level is a group of the project above it, unless its label is known as a
    project from elsewhere (``known_levels``, by folded label) or repeats the one above.

    Args:
        blocks: label, level, and whether the level stood on a wrong row of the block.
    """
    parent: Label | None = None
    for text, level, is_misplaced in blocks:
        if level:
            parent = _of_its_own(text, level.casefold(), is_omission=is_misplaced)
            yield parent
        elif parent is not None and fold(text) == parent.key:
            yield parent
        elif fold(text) in known_levels:
            parent = _of_its_own(text, known_levels[fold(text)], is_omission=True)
            yield parent
        elif parent is not None:
            yield _group(parent.project, text, parent.level)
        else:
            yield _of_its_own(text, None, is_omission=False)


# A history names the same few hundred labels in each of its states.
@lru_cache(maxsize=4096)
def _group(project: str, text: str, level: str | None) -> Label:
    return Label(project, text, level)


@lru_cache(maxsize=4096)
def _of_its_own(text: str, level: str | None, *, is_omission: bool) -> Label:
    match = _GROUP_OF.fullmatch(text)
    if match is None:
        return Label(text, None, level, is_omission)
    return Label(match["project"], text, level, is_omission)
