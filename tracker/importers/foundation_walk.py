"""Walks the states of a maintainer list and keeps, for each project and group, who stood in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.errors import InvalidInputError
from tracker.importers.days import written_day
from tracker.importers.foundation_labels import Label
from tracker.importers.foundation_lineage import Lineage
from tracker.importers.foundation_list import block_issues
from tracker.importers.foundation_moves import (
    Absorbed,
    Move,
    MoveKind,
    Section,
    moves,
    overlap,
    split,
)
from tracker.importers.foundation_reader import Block, ListReader, ListState
from tracker.importers.records import FileVersion, Issue


@dataclass(frozen=True, slots=True)
class LabelChange:
    """What became of a label of ``people`` people; ``new`` is None when it was removed."""

    on: date
    commit: str
    old: str
    new: str | None
    overlap: float
    people: int
    kind: MoveKind


@dataclass(frozen=True, slots=True)
class ReadState:
    """One state that was read: its day by the committer's own clock, and what it holds."""

    on: date
    commit: str
    path: str
    row_count: int
    label_count: int


@dataclass(slots=True)
class Walk:
    """What the states taken in so far say."""

    lineages: list[Lineage] = field(default_factory=list)
    states: list[ReadState] = field(default_factory=list)
    changes: list[LabelChange] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    _reader: ListReader = field(default_factory=ListReader)
    _by_label: dict[str, Lineage] = field(default_factory=dict)
    _sections: dict[str, Section] = field(default_factory=dict)
    _absorbed: list[Absorbed] = field(default_factory=list)
    _blocks: frozenset[Block] = frozenset()
    _told: set[tuple[str | None, str]] = field(default_factory=set)

    def step(self, version: FileVersion) -> None:
        """Take in one state; one that cannot be read is an issue, and nobody leaves by it."""
        try:
            if version.text is None:
                raise InvalidInputError("The list is not there.")
            state = self._reader.read(version.text)
            if not state.blocks:
                raise InvalidInputError("The list names no project.")
        except InvalidInputError as error:
            message = f"{error} The commit is passed over."
            self._tell(version, [Issue(message, kind="unreadable_state")])
            return
        self._tell_repairs(version, state)
        self._follow(version, state)

    def _tell(self, version: FileVersion, issues: Iterable[Issue]) -> None:
        """Keep the issues that no earlier state had."""
        for issue in issues:
            if (issue.kind, issue.message) not in self._told:
                self._told.add((issue.kind, issue.message))
                known = Issue(issue.message, version.path, issue.line, version.commit, issue.kind)
                self.issues.append(known)

    def _tell_repairs(self, version: FileVersion, state: ListState) -> None:
        self._tell(version, state.issues)
        for placed in state.blocks:
            if placed.block not in self._blocks:
                self._tell(version, block_issues(placed))
        self._blocks = frozenset(placed.block for placed in state.blocks)

    def _follow(self, version: FileVersion, state: ListState) -> None:
        before, sections = self._sections, self._with_absorbed(_sections(state))
        index, on = len(self.states), self._day(version)
        gone = moves(before, sections)
        for move in gone:
            self._settle(index, move)
            self._record(on, version, move, (before, sections))
        if any(move.kind is MoveKind.ABSORBED for move in gone):
            sections = self._with_absorbed(sections)
        for key, section in sections.items():
            old = before.get(key)
            if old == section:
                continue
            if old is not None and old.label.text != section.label.text:
                share = overlap(old, section.keys)
                respelt = Move(key, key, MoveKind.RENAME, share)
                self._record(on, version, respelt, (before, sections))
            self._lineage(section.label).update(index, section.label, section.entries)
        self._sections = sections
        read = ReadState(on, version.commit, version.path, state.row_count, len(sections))
        self.states.append(read)

    def _day(self, version: FileVersion) -> date:
        """Return the committer's day; clocks stand in many zones, so it may not go back."""
        day = written_day(version.committed_at)
        return max(day, self.states[-1].on) if self.states else day

    def _lineage(self, label: Label) -> Lineage:
        if label.key not in self._by_label:
            self._by_label[label.key] = Lineage(label)
            self.lineages.append(self._by_label[label.key])
        return self._by_label[label.key]

    def _settle(self, index: int, move: Move) -> None:
        """Give the people of a vanished label to the one that they stand under now."""
        if move.new is None:
            self._by_label[move.old].remove(index)
        elif move.kind is MoveKind.ABSORBED:
            old, above = self._sections[move.old], self._sections[move.new]
            self._absorbed.append(Absorbed(old.label, move.new, old.keys, above.keys))
        else:
            lineage = self._by_label.pop(move.old)
            target = self._by_label.setdefault(move.new, lineage)
            if target is not lineage:
                target.take_over(index, lineage)
                self.lineages.remove(lineage)

    def _record(
        self,
        on: date,
        version: FileVersion,
        move: Move,
        sections: tuple[Mapping[str, Section], Mapping[str, Section]],
    ) -> None:
        before, after = sections
        old = before[move.old]
        new = None if move.new is None else after[move.new].label.text
        change = LabelChange(
            on, version.commit, old.label.text, new, move.overlap, len(old.keys), move.kind
        )
        self.changes.append(change)
        if new is not None:
            self._tell(version, [_issue(change, new)])

    def _with_absorbed(self, sections: dict[str, Section]) -> dict[str, Section]:
        """Return the sections with those whose label row is missing; forget what is settled."""
        still: list[Absorbed] = []
        for absorbed in self._absorbed:
            parts = split(sections, absorbed)
            if parts is None:
                continue
            above, own = parts
            sections = {**sections, absorbed.above: above, own.label.key: own}
            still.append(Absorbed(absorbed.label, absorbed.above, own.keys, absorbed.others))
        self._absorbed = still
        return sections


def _sections(state: ListState) -> dict[str, Section]:
    """Return the people of a state by label; a label that stands twice gives one section."""
    sections: dict[str, Section] = {}
    for placed in state.blocks:
        above = sections.get(placed.label.key)
        if above is None:
            sections[placed.label.key] = Section(placed.label, placed.block.entries)
        else:
            entries = above.entries + placed.block.entries
            sections[placed.label.key] = Section(above.label, entries)
    return sections


def _issue(change: LabelChange, new: str) -> Issue:
    share = f"{round(change.overlap * change.people)} of its {change.people} people"
    if change.kind is MoveKind.ABSORBED:
        message = (
            f"The row with the name of {change.old} is gone and {share} read as {new}; "
            f"they are taken as {change.old} still."
        )
        return Issue(message, kind="absorbed_rows")
    message = f"{change.old} is taken as renamed to {new}, where {share} stand."
    return Issue(message, kind="label_renamed")
