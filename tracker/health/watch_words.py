"""What a watch signal says: one short sentence, and the numbers and names behind it."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from tracker.health.alarms import AlarmRecord
from tracker.health.measure import ChannelMeasure
from tracker.health.subject import Subject
from tracker.health.watch_people import ListedPeople
from tracker.health.watch_series import (
    YEAR_MONTHS,
    ChannelPast,
    WatchSeries,
    Work,
    over_a_year,
)
from tracker.health.words import count, duration, joined, long_day, number, number_word, percent
from tracker.metrics.alarms import AlarmHistory
from tracker.metrics.cadence import LATE_BELOW, flag
from tracker.metrics.concentration import absence_factor
from tracker.metrics.sources import age_days
from tracker.metrics.watch import SignalKey
from tracker.metrics.watch_work import RECENT_MONTHS, fall_parts, pause_months

NAMED_BELOW = 5  # fewer cases are listed (model.md 2.5)
_PERCENT_FROM = 10


@dataclass(frozen=True, slots=True)
class Said:
    """The word of state, the sentence, and what is behind it."""

    word: str
    text: str
    detail: str


class Words:
    """Puts the signals of one project into words; each stands, so that its numbers are there."""

    def __init__(self, subject: Subject, work: Work | None, people: ListedPeople) -> None:
        self._subject = subject
        self._work = work
        self._people = people

    def of(self, one: WatchSeries) -> Said:
        """Return what the signal of ``one`` says now."""
        say = {
            SignalKey.EMPLOYER: self._employer,
            SignalKey.QUIET: self._quiet,
            SignalKey.ACTIVITY: self._activity,
            SignalKey.RELEASES: self._releases,
            SignalKey.CONCENTRATION: self._concentration,
            SignalKey.ROSTER: self._roster,
            SignalKey.UNEDITED: self._unedited,
        }
        return say[one.key](one)

    def _employer(self, one: WatchSeries) -> Said:
        worst = self._people.worst(one.ends[-1])
        assert worst is not None
        group, here = worst
        seats = round(one.series["seats"][-1] or 0)
        went = f"{number_word(group.gone)} of the {count(group.held, 'maintainer')}"
        if group.gone == group.held:
            went = f"all {count(group.gone, 'maintainer')}"
        text = f"{went} of {group.employer} left within three months"
        of_all = f"{number_word(here)} of the {count(seats, 'maintainer')}"
        return Said("watch", text, f"Before, {of_all} here worked for {group.employer}.")

    def _quiet(self, one: WatchSeries) -> Said:
        found = pause_months(one.series["commits"], len(one.ends) - 1)
        assert found is not None
        run, limit = found
        why = "one more than any pause before" if limit < YEAR_MONTHS else "a year"
        text = f"no commit by a person for {count(run, 'month')}"
        return Said("quiet", text, f"It stands from a pause of {count(limit, 'month')}: {why}.")

    def _activity(self, one: WatchSeries) -> Said:
        parts = fall_parts(one.series["authors"], len(one.ends) - 1)
        assert parts is not None and self._work is not None
        recent, before, same_months = (number(part, 1) for part in parts)
        text = f"{recent} people a month at work in half a year, {before} in the year before"
        detail = f"The same months a year before had {same_months}."
        year = self._work.days[:, -RECENT_MONTHS - YEAR_MONTHS : -RECENT_MONTHS].sum(axis=1) > 0
        there = np.flatnonzero(year)
        if len(there) < NAMED_BELOW:
            still = self._work.days[:, -RECENT_MONTHS:].sum(axis=1) > 0
            gone = [self._work.names[at] for at in there if not still[at]]
            detail += f" Not seen since: {joined(gone)}." if gone else ""
        return Said("watch", text, detail)

    def _releases(self, one: WatchSeries) -> Said:
        day = one.ends[-1]
        prior = self._subject.facts.norms.channel_prior
        found = [
            (chance, channel)
            for channel in self._subject.measures.channels
            if channel.fact.kind == "release" and channel.days
            if (chance := ChannelPast(channel, prior).chance(day)) is not None
        ]
        late = sorted((pair for pair in found if pair[0] < LATE_BELOW), key=lambda pair: pair[0])
        chance, worst = late[0]
        state = flag(chance).value
        names = f"channel {worst.fact.name} is {state}: quiet for {_quiet_for(worst)}"
        if len(late) == 1 and len(found) == 1:
            return Said(state, names, "It is the only channel with a rhythm.")
        if len(late) == 1:
            others = count(len(found) - 1, "other channel")
            return Said(state, names, f"The {others} with a rhythm came in time.")
        all_late = "all" if len(late) == len(found) else f"{number_word(len(late))} of"
        many = count(len(found), "channel")
        text = f"{all_late} {many} are late, {worst.fact.name} most: quiet for {_quiet_for(worst)}"
        others = joined([f"{one.fact.name} for {_quiet_for(one)}" for _, one in late[1:]])
        return Said(state, text, f"Quiet too: {others}.")

    def _concentration(self, one: WatchSeries) -> Said:
        work = self._work
        assert work is not None
        year = over_a_year(work.days)
        now, before = year[:, -1], year[:, -1 - YEAR_MONTHS]
        shares = [percent(float(days.max() / days.sum())) for days in (now, before)]
        name = work.names[int(now.argmax())]
        text = f"{name} did {shares[0]} of the year's work; the busiest had {shares[1]} before"
        factors = [absence_factor([float(one) for one in days]) for days in (now, before)]
        rest = f"Half of it rests on {count(factors[0] or 0, 'person', 'people')}"
        was = count(factors[1] or 0, "person", "people")
        days_now, days_before = int(now.sum()), int(before.sum())
        unit = f"counted in days on which a person committed, {days_now:,} after {days_before:,}"
        return Said("watch", text, f"{rest}, on {was} a year before; {unit}.")

    def _roster(self, one: WatchSeries) -> Said:
        assert self._work is not None
        found = self._people.mismatches(self._work)[-1]
        assert found is not None
        parts = []
        if found.silent:
            listed = count(len(found.listed), "person", "people")
            parts.append(f"{number_word(len(found.silent))} of {listed} on it silent for a year")
        if found.outsiders:
            others = count(len(found.outsiders), "person", "people")
            parts.append(f"{others} regularly at work and not on it")
        names = {spell.person: spell.name for spell in self._subject.roster.facts.roles}
        detail = f"The list has been the same for {count(found.unchanged_months, 'month')}."
        if 0 < len(found.silent) < NAMED_BELOW:
            silent_names = sorted(names.get(person, person) for person in found.silent)
            detail += f" Silent: {joined(silent_names)}."
        if 0 < len(found.outsiders) < NAMED_BELOW:
            detail += f" Not listed: {joined(sorted(found.outsiders))}."
        return Said("watch", f"the list is behind: {joined(parts)}", detail)

    def _unedited(self, one: WatchSeries) -> Said:
        last, day = self._subject.roster.confirmed_on()[one.source], self._subject.measures.day
        age = age_days(last, day)
        assert last is not None and age is not None
        text = f"the {one.source} was last edited on {long_day(last)}, {duration(age)} ago"
        return Said("stale", text, "Nobody has confirmed since that it is still right.")


def _quiet_for(channel: ChannelMeasure) -> str:
    return duration(channel.elapsed_days or 0)


def differing_text(own: set[str], theirs: set[str]) -> tuple[str, str]:
    """Return the sentence on two rosters that differ, and who is in one alone if they are few."""
    names = own ^ theirs
    text = f"project file and foundation list differ in {count(len(names), 'name')}"
    if len(names) >= NAMED_BELOW:
        return text, f"{count(len(own & theirs), 'name')} are in both.".capitalize()
    parts = [
        f"{joined(sorted(alone))} only in the {where}"
        for alone, where in ((own - theirs, "project file"), (theirs - own, "foundation list"))
        if alone
    ]
    return text, f"{'; '.join(parts)}."


def history_text(counts: AlarmHistory, first: date, recovered: str) -> str:
    """Return how often a signal stood and how often it was a false alarm, with all n."""
    spells = count(counts.episodes, "spell")
    stood = (
        f"It stood in {counts.raised} of {counts.months} months since {first:%B %Y}, in {spells}"
    )
    if not counts.judged:
        return f"{stood}; none of them is a year ago, so how it ends is not known."
    of = f"{counts.false_alarms} of {counts.judged} that can be judged by now"
    return f"{stood}; {recovered} in {of}."


def foundation_text(record: AlarmRecord, recovered: str) -> str:
    """Return how often a signal was a false alarm over all projects."""
    share = record.false_alarms / record.judged
    percents = f" ({percent(share)})" if record.judged >= _PERCENT_FROM else ""
    of = f"{record.false_alarms} of {record.judged} months{percents} in {record.projects} projects"
    return f"Over the foundation {recovered} in {of}."
