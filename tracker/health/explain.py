"""Sentences, reasons and signals: what the numbers say, in words that a board can read aloud."""

from collections.abc import Iterable
from datetime import date

from tracker.health.document import Change, Profile, Span
from tracker.health.facts import ProjectFacts
from tracker.health.figures import figure_id
from tracker.health.funding_grading import funding_sentence
from tracker.health.measure import ChannelMeasure, Measures
from tracker.health.roster import Roster
from tracker.health.sections import channel_state, has_rhythm
from tracker.health.words import count, duration, joined, long_day, number_word
from tracker.metrics.concentration import SELF_EMPLOYED

Sentence = tuple[Span, ...]

# Many names in a row say less than their number.
_NAMED_EMPLOYERS = 3
_WORSE, _BETTER, _SAME, _NEW, _LOOK = "▼", "▲", "=", "○", "◆"
_ORDER = ("A", "B", "C", "D")
PLAIN_CHANNEL = "release"
MOST_SENTENCES = 3


def sentences(
    facts: ProjectFacts, roster: Roster, measures: Measures, profile: Profile
) -> tuple[Sentence, ...]:
    """Return the two or three sentences that open the page, each figure with its receipt."""
    opening = (
        _people_sentence(facts, roster, measures),
        funding_sentence(facts, measures),
        _delivery_sentence(facts, measures),
        _profile_sentence(facts, measures, profile),
    )
    return tuple(sentence for sentence in opening if sentence)[:MOST_SENTENCES]


def _people_sentence(facts: ProjectFacts, roster: Roster, measures: Measures) -> Sentence:
    listed, confirmed = measures.headcount.listed, measures.headcount.confirmed
    receipt = figure_id(facts.slug, measures.day, "people")
    if listed is None or confirmed is None:
        return (
            Span(f"Who maintains {facts.name} is "),
            Span("not known", receipt),
            Span(": no roster has been read."),
        )
    if confirmed == 0 and listed:
        return (
            Span(f"{facts.name} lists "),
            Span(count(listed, "maintainer"), receipt),
            Span(f", but nobody has confirmed that list since {_confirmed(roster)}."),
        )
    spans = [Span(f"{facts.name} has "), Span(count(confirmed, "confirmed maintainer"), receipt)]
    if listed != confirmed:
        spans.append(Span(f" ({number_word(listed)} are listed)"))
    return (*spans, *_employer_spans(facts, measures), Span("."))


def _confirmed(roster: Roster) -> str:
    days = [day for day in roster.confirmed_on().values() if day]
    return long_day(max(days)) if days else "it was written"


def _employer_spans(facts: ProjectFacts, measures: Measures) -> Iterable[Span]:
    if not len(measures.seats):
        return
    receipt = figure_id(facts.slug, measures.day, "structure")
    employers = sorted(set(measures.seats["employer"].dropna()))
    named = [name if name != SELF_EMPLOYED else "themselves" for name in employers]
    unknown = int(measures.seats["employer"].isna().sum())
    if not named:
        yield Span("; ")
        yield Span("whom they work for is not known", receipt)
    elif len(named) == 1 and not unknown:
        people = len(measures.seats)
        yield Span("; it works for " if people == 1 else "; all of them work for ")
        yield Span(named[0], receipt)
    elif unknown:
        yield Span("; ")
        yield Span(f"the employer of {number_word(unknown)} is not known", receipt)
    else:
        yield Span("; they work for ")
        shown = joined(named) if len(named) <= _NAMED_EMPLOYERS else count(len(named), "employer")
        yield Span(shown, receipt)


def _delivery_sentence(facts: ProjectFacts, measures: Measures) -> Sentence:
    graded = [one for one in measures.channels if one.is_graded]
    retired = [one for one in measures.channels if _was_retired(one)]
    parts = [*(_rhythm_spans(facts, measures.day, one) for one in graded)]
    ended = [_retired_spans(facts, measures.day, one) for one in retired]
    together = [*parts[:2], *ended[:1]]
    if not together:
        return ()
    spans = [span for part in together for span in (*part, Span("; "))][:-1]
    first = spans[0]
    return (Span(first.text[:1].upper() + first.text[1:], first.receipt), *spans[1:], Span("."))


def _was_retired(channel: ChannelMeasure) -> bool:
    return channel.fact.kind == "release" and channel.is_ended_by_decision


def _rhythm_spans(facts: ProjectFacts, day: date, channel: ChannelMeasure) -> tuple[Span, ...]:
    name, state = channel.fact.name, channel_state(channel)
    receipt = figure_id(facts.slug, day, f"overdue-{name}")
    quiet = duration(channel.elapsed_days or 0)
    if state == "unknown":
        made = count(len(channel.days), "release")
        return (Span(f"{name} has "), Span(made, receipt), Span(", too few for a rhythm"))
    if not has_rhythm(channel):
        return (Span(f"the {name} channel is "), Span(state, receipt), Span(f": quiet for {quiet}"))
    usual = duration(round(channel.cadence.median or 0))
    if state == "on rhythm":
        return (
            Span(f"{_a_new(name)} comes every "),
            Span(usual, figure_id(facts.slug, day, f"cadence-{name}")),
        )
    return (
        Span(f"the {name} channel is "),
        Span(state, receipt),
        Span(f": quiet for {quiet}, where {usual} is usual"),
    )


def _a_new(channel: str) -> str:
    """Return "a new edge release"; a channel of plain versions has no name worth saying."""
    return "a new release" if channel == PLAIN_CHANNEL else f"a new {channel} release"


def _retired_spans(facts: ProjectFacts, day: date, channel: ChannelMeasure) -> tuple[Span, ...]:
    assert channel.retired_on is not None
    name = channel.fact.name
    return (
        Span(f"the {name} channel was "),
        Span(
            f"retired on {long_day(channel.retired_on)}",
            figure_id(facts.slug, day, f"cadence-{name}"),
        ),
    )


def _profile_sentence(facts: ProjectFacts, measures: Measures, profile: Profile) -> Sentence:
    receipt = figure_id(facts.slug, measures.day, "profile")
    if profile.weakest_grade is None:
        unknown = Span("unknown", receipt)
        return (
            Span("None of the seven dimensions can be graded yet; all are "),
            unknown,
            Span("."),
        )
    titles = {one.name: one.title.casefold() for one in profile.dimensions}
    weakest_names = [titles[name] for name in profile.weakest]
    weakest = joined(weakest_names)
    known = "is known" if profile.known == 1 else "are known"
    verb = "is" if len(weakest_names) == 1 else "are"
    return (
        Span(f"Of seven dimensions {number_word(profile.known)} {known}; the weakest {verb} "),
        Span(f"{weakest}, grade {profile.weakest_grade}", receipt),
        Span("."),
    )


# -- what changed, and what to look at ------------------------------------------------------------


def changes(before: dict[str, tuple[str, ...]], now: Profile) -> tuple[Change, ...]:
    """Return what changed against the grades ``before``, worse first."""
    found = [
        change
        for one in now.dimensions
        if (change := _change(one.title, before[one.name], one.grades))
    ]
    rank = {_WORSE: 0, _BETTER: 1, _NEW: 2}
    return tuple(sorted(found, key=lambda change: rank[change.mark]))


def _change(title: str, before: tuple[str, ...], now: tuple[str, ...]) -> Change | None:
    if before == now:
        return None
    text = f"{title} {_grade(before)} to {_grade(now)}"
    if "unknown" in before:
        return Change(_NEW, "known", f"{title} is known now: {_grade(now)}")
    if "unknown" in now:
        return Change(_NEW, "unknown", f"{title} is not known any more; it was {_grade(before)}")
    worse = _worth(now) > _worth(before)
    return Change(_WORSE, "worse", text) if worse else Change(_BETTER, "better", text)


def _worth(grades: tuple[str, ...]) -> tuple[int, ...]:
    """Return the places of the worse and of the better grade; the worse one decides first."""
    return _ORDER.index(grades[0]), _ORDER.index(grades[-1])


def _grade(grades: tuple[str, ...]) -> str:
    return "–".join(grades)
