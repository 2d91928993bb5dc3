"""Would stable releases from vendors only suit this project? (model.md 7; product G2)

Three criteria by what adopters answered, preconditions as a checklist, and what speaks against it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.health.delivery_document import (
    Answered,
    CriterionView,
    Delivery,
    Precondition,
    SuitabilityView,
)
from tracker.health.suitability import Answers, Criterion, criterion, suitability
from tracker.health.words import count, number, percent
from tracker.metrics.numbers import wilson

_TITLES = {
    "commercial": "Primarily commercial use",
    "artifacts": "Interaction through release packages",
    "critical": "Critical infrastructure",
}
_NOT_MET = {
    "commercial": "Most adopters do not use it for their employer's business: few could subscribe.",
    "artifacts": "Most adopters do not install prebuilt artifacts: they would not notice.",
    "critical": "Most adopters could replace it easily: they would leave sooner than pay.",
}
YES, NO, UNKNOWN = "yes", "no", "unknown"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else is known of the project; None: unknown.

    ``employers``: the fewest and the most of two or more maintainers.
    """

    is_licence_open: bool | None
    has_licence_changed: bool | None
    has_adopters_in_steering: bool | None
    employers: tuple[int, int] | None


def suitability_view(
    criteria: Mapping[str, Answers],
    delivery: Delivery,
    answered: Answered,
    around: Surroundings,
    receipt: str,
) -> SuitabilityView:
    """Return the answer with its reasons; of adopters' answers only counts are told."""
    grades = {name: criterion(said) for name, said in criteria.items()}
    return SuitabilityView(
        overall=suitability(grades).value.replace("_", " "),
        criteria=tuple(_criterion(name, criteria[name], grades[name]) for name in criteria),
        preconditions=tuple(_preconditions(delivery, around)),
        against=tuple(_against(grades, delivery, answered, around)),
        receipt=receipt,
    )


def _criterion(name: str, said: Answers, grade: Criterion) -> CriterionView:
    low, high = wilson(said.yes, said.known) or (None, None)
    word = grade.value.replace("_", " ")
    return CriterionView(name, _TITLES[name], said.yes, said.known, low, high, word)


def _preconditions(delivery: Delivery, around: Surroundings) -> Iterator[Precondition]:
    shipping = [one.name for one in delivery.vendors if one.release_count]
    offering = [one.name for one in delivery.vendors if one.products or one.terms]
    title = "A vendor able to ship stable releases"
    if shipping:
        shipped = count(len(shipping), "vendor")
        yield Precondition(title, YES, f"{shipped.capitalize()} on record shipped one.")
    elif offering:
        yield Precondition(title, UNKNOWN, "A vendor sells it, but no stable release is on record.")
    else:
        yield Precondition(title, UNKNOWN, "No vendor is on record.")
    yield _licence(around)
    title = "Foundation consulted"
    yield Precondition(title, UNKNOWN, "No record of it is kept here: ask the foundation's staff.")
    yield _steering(around)
    title = "Guidance on the quality of edge releases in place"
    if delivery.guidance:
        guided = count(delivery.guidance.guided, "release")
        yield Precondition(title, YES, f"The project has said something of {guided}.")
    else:
        yield Precondition(title, UNKNOWN, "No guidance on any release is on record.")


def _licence(around: Surroundings) -> Precondition:
    title = "Licence unchanged"
    if around.has_licence_changed is None:
        return Precondition(title, UNKNOWN, "The licence is not known.")
    if around.has_licence_changed:
        return Precondition(title, NO, "The licence changed in the last 24 months.")
    return Precondition(title, YES, "The licence did not change in the last 24 months.")


def _steering(around: Surroundings) -> Precondition:
    title = "Adopters represented in the steering"
    if around.has_adopters_in_steering:
        return Precondition(title, YES, "A steering committee is on the roster.")
    return Precondition(title, UNKNOWN, "No steering committee is on the roster.")


def _against(
    grades: Mapping[str, Criterion], delivery: Delivery, answered: Answered, around: Surroundings
) -> Iterator[str]:
    """Yield what speaks against the change, as far as it is known."""
    for name, grade in grades.items():
        if grade is Criterion.NOT_MET:
            yield _NOT_MET[name]
    if around.is_licence_open is False:
        yield "The licence is not an open one: vendors could not build on the same terms."
    shipping = [one for one in delivery.vendors if one.release_count]
    if len(shipping) == 1:
        yield "Only one vendor ships stable releases: if it stops, nobody does."
    if around.employers is not None and around.employers[1] == 1:
        yield "All maintainers work for one employer: the change would bind the project to it more."
    yield from _of_adopters(delivery, answered)


def _of_adopters(delivery: Delivery, answered: Answered) -> Iterator[str]:
    stranded = next((one for one in answered.channels if one.is_stranded), None)
    known = sum(one.adopters for one in answered.channels if not one.is_unknown)
    if stranded is not None and stranded.adopters:
        yield (
            f"{number(stranded.adopters, 0)} of {known} adopters who answered still run the last "
            "free stable release."
        )
    pending = delivery.unshipped_fixes
    if pending:
        are = "fix is" if pending == 1 else "fixes are"
        yield f"{number(pending, 0)} {are} in an edge release but in no vendor's stable one yet."
    guidance = delivery.guidance
    if guidance is not None and guidance.silent > guidance.guided:
        share = guidance.silent / (guidance.silent + guidance.guided)
        yield f"Of {percent(share)} of the releases since the first guidance there is no word."
