"""One project or group of a maintainer list through its states: who stood in it from when to when.

A lineage outlives its label: where the list renames a project, the lineage takes the new label on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.importers.foundation_labels import Label
from tracker.importers.foundation_repairs import Entry
from tracker.importers.foundation_rows import fold


@dataclass(slots=True)
class Run:
    """States ``start`` up to, not including, ``end`` list somebody with the same words."""

    start: int
    end: int | None
    entry: Entry
    label: Label


@dataclass(slots=True, eq=False)
class Lineage:
    """The people of one label and of the labels that it took over.

    ``runs`` are by a number that stands for a person; ``levels`` are the label's changes of level,
    with the state of each; ``label`` is its latest form; ``removed_at`` are the states from which
    it was gone.
    """

    label: Label

    runs: dict[int, list[Run]] = field(default_factory=dict)
    levels: list[tuple[int, Label]] = field(default_factory=list)
    removed_at: set[int] = field(default_factory=set)
    _now: dict[int, Run] = field(default_factory=dict)
    _by_key: dict[str, int] = field(default_factory=dict)
    _by_name: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    def update(self, index: int, label: Label, entries: Iterable[Entry]) -> None:
        """Take in what state ``index`` says."""
        self.label = label
        if not self.levels or self.levels[-1][1].level != label.level:
            self.levels.append((index, label))
        listed = self._numbered(entries)
        for number in self._now.keys() - listed.keys():
            self._now.pop(number).end = index
        for number, entry in listed.items():
            run = self._now.get(number)
            if run is not None and run.entry == entry and run.label == label:
                continue
            if run is not None:
                run.end = index
            self._now[number] = Run(index, None, entry, label)
            self.runs.setdefault(number, []).append(self._now[number])

    def remove(self, index: int) -> None:
        """Take in that the label is gone from state ``index`` on."""
        self.removed_at.add(index)
        self.stop(index)

    def stop(self, index: int) -> None:
        """End what is still open at state ``index``."""
        for run in self._now.values():
            run.end = index
        self._now.clear()

    def take_over(self, index: int, other: "Lineage") -> None:
        """Add the people of ``other``, whose label ended in state ``index``, to these."""
        other.stop(index)
        for runs in other.runs.values():
            number = self._number(runs[-1].entry, {})
            self._remember(number, runs[-1].entry)
            mine = self.runs.setdefault(number, [])
            mine += runs
            mine.sort(key=lambda run: run.start)

    def _numbered(self, entries: Iterable[Entry]) -> dict[int, Entry]:
        """Return the entries by person; of two for one person the first counts."""
        listed: dict[int, Entry] = {}
        known_first = sorted(entries, key=lambda entry: entry.key not in self._by_key)
        for entry in known_first:
            number = self._number(entry, listed)
            if number in listed:
                listed[number] = listed[number].with_flag("duplicate_row")
            else:
                listed[number] = entry
                self._remember(number, entry)
        return listed

    def _number(self, entry: Entry, listed: Mapping[int, Entry]) -> int:
        """Return whose ``entry`` it is: the handle's, else the name's, else somebody new's.

        Somebody whose handle is corrected keeps their number; so does somebody who has none at
        first. A handle that two names share in one state is a slip: the second is another person.
        """
        number = self._by_key.get(entry.key)
        if number is not None and (number not in listed or _is_same_name(listed[number], entry)):
            return number
        number = self._by_name.get(fold(entry.name)) if entry.name else None
        if number is not None and number not in listed:
            return number
        self._count += 1
        return self._count

    def _remember(self, number: int, entry: Entry) -> None:
        self._by_key.setdefault(entry.key, number)
        if entry.name:
            self._by_name[fold(entry.name)] = number


def _is_same_name(one: Entry, other: Entry) -> bool:
    return not one.name or not other.name or fold(one.name) == fold(other.name)
