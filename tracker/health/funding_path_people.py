"""The people's half of the funding path: employers, maintainers, the project and its channels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from tracker.health.facts import ProjectFacts
from tracker.health.funding_document import LinkState, PathLink, PathNode, PathStep
from tracker.health.funding_money import current
from tracker.health.funding_path_money import (
    FTE,
    MOST_NODES,
    fte_text,
    origin,
    ranked_employers,
)
from tracker.health.measure import ChannelMeasure, Measures
from tracker.health.roster import Roster
from tracker.health.sections import channel_state, has_rhythm
from tracker.health.words import count, duration, joined, number_word
from tracker.metrics.concentration import SELF_EMPLOYED
from tracker.metrics.people import MAINTAINER

PROJECT = "project"
_MOST_CHANNELS = 6


@dataclass(frozen=True, slots=True)
class Group:
    """The maintainers of one employer, or of several small ones: people, and their FTE."""

    key: str
    title: str
    people: tuple[str, ...]
    fte: float
    unknown: int
    is_unknown: bool

    @property
    def time(self) -> LinkState:
        """Whether all of their time is known."""
        return LinkState.UNKNOWN if self.unknown else LinkState.OPEN


class EmployerColumn:
    """Employers, the people behind each, and the project that they maintain."""

    def __init__(self, facts: ProjectFacts, roster: Roster, measures: Measures) -> None:
        self._facts = facts
        self._measures = measures
        self._states = {row.name: row.state for row in roster.rows() if row.role == MAINTAINER}
        self._names = {spell.person: spell.name for spell in facts.roles}
        self._groups = list(self._grouped())
        self.unit = "FTE on the project" if measures.fte_seats is not None else "by people"

    def _grouped(self) -> Iterator[Group]:
        seats = self._measures.seats_over_time
        ranked = ranked_employers(self._measures)
        for place, employer in enumerate(ranked[:MOST_NODES]):
            title = _employer_title(employer)
            yield self._group(f"employer-{place}", title, seats, [employer], employer is None)
        rest = ranked[MOST_NODES:]
        if rest:
            title = count(len(rest), "more employer").capitalize()
            yield self._group("employers-more", title, seats, rest, rest == [None])

    def _group(
        self,
        key: str,
        title: str,
        seats: pd.DataFrame,
        employers: Iterable[str | None],
        is_unknown: bool,
    ) -> Group:
        wanted = set(employers)
        mine = [
            (person, fte)
            for person, employer, fte in seats.itertuples(index=False)
            if (employer or None) in wanted
        ]
        known = [float(fte) for _, fte in mine if fte is not None]
        people = tuple(person for person, _ in mine)
        return Group(key, title, people, sum(known), len(mine) - len(known), is_unknown)

    def nodes(self) -> Iterator[PathNode]:
        """Yield the plates of employers and maintainers, and that of the project."""
        weights = [len(group.people) for group in self._groups]
        whole = sum(weights) or 1
        for group, weight in zip(self._groups, weights, strict=True):
            state = LinkState.UNKNOWN if group.is_unknown else LinkState.OPEN
            note, size = fte_text(group.fte, group.unknown), weight / whole
            yield PathNode(group.key, 2, group.title, note, size, state)
            people = count(len(group.people), "person", "people").capitalize()
            key, activity = _people_key(group), self._activity(group)
            yield PathNode(key, 3, people, activity, size, LinkState.OPEN)
        yield PathNode(PROJECT, 4, self._facts.name, self._total(), 1.0, LinkState.OPEN)

    def _activity(self, group: Group) -> str:
        states = [self._states.get(self._names.get(one, ""), "") for one in group.people]
        told = [
            f"{states.count(state)} {state}"
            for state in ("active", "confirmed", "listed only")
            if state in states
        ]
        return joined(told) if told else "listed"

    def _total(self) -> str:
        people = sum(len(group.people) for group in self._groups)
        if not people:
            return "no maintainer is listed"
        fte, unknown = self._sums()
        return f"{count(people, 'person', 'people')}; {fte_text(fte, unknown)}"

    def _sums(self) -> tuple[float, int]:
        paid = self._measures.headcount
        return paid.fte_known or 0.0, paid.fte_unknown_people or 0

    def links(self) -> Iterator[PathLink]:
        """Yield what joins employers to their people, and these to the project."""
        for group in self._groups:
            evidence, source, on = self._evidence(group)
            low, high = group.fte, group.fte + group.unknown
            for start, end in ((group.key, _people_key(group)), (_people_key(group), PROJECT)):
                yield PathLink(start, end, low, high, FTE, group.time, evidence, source, on)

    def _evidence(self, group: Group) -> tuple[str, str, str | None]:
        """Return what a group rests on: paid time, else the employment, and since when."""
        paid = [
            one
            for one in current(self._facts.entered.funded_time, self._measures.day)
            if one.person in group.people and one.project == self._facts.slug
        ]
        if paid:
            payers = joined(sorted({one.payer for one in paid}))
            return (f"time paid by {payers}", *origin(self._facts, paid))
        kinds = {source.id: source.kind for source in self._facts.sources}
        jobs = [one for one in self._facts.employments if one.person in group.people]
        if jobs:
            names = sorted({kinds.get(one.source_id, "entry") for one in jobs})
            latest = max(one.valid_from for one in jobs).isoformat()
            return "employment known, time not", ", ".join(names), latest
        return "neither employment nor time is recorded", "", None

    def steps(self) -> Iterator[PathStep]:
        """Yield the columns in words."""
        for group in self._groups:
            people = count(len(group.people), "person", "people")
            time = fte_text(group.fte, group.unknown)
            if group.is_unknown:
                verb = "has" if len(group.people) == 1 else "have"
                text = f"{people.capitalize()} {verb} no known employer; {time}."
                yield PathStep(text, LinkState.UNKNOWN)
            else:
                yield PathStep(f"{group.title} employs {people}; {time}.", group.time)
        state = LinkState.OPEN if self._groups else LinkState.UNKNOWN
        yield PathStep(f"{self._facts.name}: {self._total()}.", state)


@dataclass(frozen=True, slots=True)
class Outlet:
    """What comes out of the project: a channel in use or retired, or a vendor's product."""

    title: str
    note: str
    state: LinkState
    origin: str
    on: str


class ChannelColumn:
    """The last column: what comes out, and who can get it."""

    def __init__(self, facts: ProjectFacts, measures: Measures) -> None:
        self._facts = facts
        self._measures = measures
        found = [*self._in_use(), *self._offers(), *self._retired()]
        self._shown = found if len(found) <= _MOST_CHANNELS else found[: _MOST_CHANNELS - 1]
        self._more = len(found) - len(self._shown)

    def _in_use(self) -> Iterator[Outlet]:
        for channel in self._measures.channels:
            if channel.is_graded:
                last = channel.days[-1].isoformat()
                note = _rhythm(channel)
                yield Outlet(channel.fact.name, note, LinkState.OPEN, "repository", last)

    def _offers(self) -> Iterator[Outlet]:
        price = {True: "free", False: "paid", None: "terms not recorded"}
        for one in self._measures.funding.offers:
            note = f"{price[one.is_stable_free]}; {one.vendor}"
            source, on = origin(self._facts, [one])
            yield Outlet(one.product or one.vendor, note, LinkState.OPEN, source, str(on))

    def _retired(self) -> Iterator[Outlet]:
        for channel in self._measures.channels:
            if channel.fact.kind == "release" and channel.retired_on is not None:
                on = channel.retired_on.isoformat()
                yield Outlet(channel.fact.name, f"retired {on}", LinkState.ASIDE, "repository", on)

    def nodes(self) -> Iterator[PathNode]:
        """Yield the plates: channels in use, vendors' products, then what was retired."""
        size = 1 / max(len(self._shown), 1)
        for place, one in enumerate(self._shown):
            yield PathNode(f"channel-{place}", 5, one.title, one.note, size, one.state)
        if self._more:
            title = f"{self._more} more"
            yield PathNode("channels-more", 5, title, "under Releases", size, LinkState.ASIDE)

    def links(self) -> Iterator[PathLink]:
        """Yield what joins the project to what comes out of it."""
        for place, one in enumerate(self._shown):
            yield PathLink(
                PROJECT, f"channel-{place}", None, None, "", one.state, one.note, one.origin, one.on
            )

    def steps(self) -> Iterator[PathStep]:
        """Yield the column in words."""
        for one in self._shown:
            yield PathStep(f"{one.title}: {one.note}.", one.state)
        if self._more:
            yield PathStep(f"And {number_word(self._more)} more channels.", LinkState.ASIDE)
        if not self._shown:
            yield PathStep("No release channel is known.", LinkState.UNKNOWN)


def _rhythm(channel: ChannelMeasure) -> str:
    state = channel_state(channel)
    if not has_rhythm(channel):
        return state
    usual = f"every {duration(round(channel.cadence.median or 0))}"
    return usual if state == "on rhythm" else f"{state}; usually {usual}"


def _employer_title(employer: str | None) -> str:
    if employer is None:
        return "Employer unknown"
    return "Self-employed" if employer == SELF_EMPLOYED else employer


def _people_key(group: Group) -> str:
    return f"people-{group.key}"
