"""The funding path: adopter, vendor, employer, maintainers, project, channel, and what joins them.

Each link says what it rests on and since when. Broken and unknown links are links too: the path is
drawn to show where the money stops.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from tracker.health.facts import ProjectFacts
from tracker.health.funding_document import FundingPath, LinkState, PathLink, PathNode
from tracker.health.funding_path_money import PayerColumn, VendorColumn
from tracker.health.funding_path_people import ChannelColumn, EmployerColumn
from tracker.health.measure import Measures
from tracker.health.roster import Roster

_NAMES = ("adopters", "vendors", "employers", "maintainers", "project", "channels")


def funding_path(facts: ProjectFacts, roster: Roster, measures: Measures) -> FundingPath:
    """Return the path of the day, for the drawing and in words."""
    payers = PayerColumn(facts, measures)
    vendors = VendorColumn(facts, measures)
    employers = EmployerColumn(facts, roster, measures)
    channels = ChannelColumn(facts, measures)
    nodes = tuple(chain(payers.nodes(), vendors.nodes(), employers.nodes(), channels.nodes()))
    links = tuple(chain(payers.links(), vendors.links(), employers.links(), channels.links()))
    steps = tuple(chain(payers.steps(), vendors.steps(), employers.steps(), channels.steps()))
    return FundingPath(
        columns=(
            ("Adopters", _paying_until(measures)),
            ("Vendors", "share of revenue on record"),
            ("Employers", employers.unit),
            ("Maintainers", "people"),
            ("Project", measures.day.isoformat()),
            ("Channels", "who can get it"),
        ),
        nodes=nodes,
        links=_titled(nodes, links),
        steps=steps,
        alt=_alt(facts.name, nodes, links),
    )


def _paying_until(measures: Measures) -> str:
    """Return what the first column shows, with its day where that is not the day of the rest."""
    told = measures.funding.day
    return "share of revenue on record" if told == measures.day else f"share of revenue, {told}"


def _titled(nodes: Iterable[PathNode], links: Iterable[PathLink]) -> tuple[PathLink, ...]:
    titles = {node.key: node.title for node in nodes}
    return tuple(
        replace(link, source_title=titles[link.source], target_title=titles.get(link.target, ""))
        for link in links
    )


def _alt(name: str, nodes: Sequence[PathNode], links: Iterable[PathLink]) -> str:
    """Return what the drawing shows in two or three sentences."""
    counted = [sum(node.column == column for node in nodes) for column in range(len(_NAMES))]
    plates = ", ".join(
        f"{number} of {what}" for number, what in zip(counted, _NAMES, strict=True) if number
    )
    states = [link.state for link in links]
    broken, unknown = states.count(LinkState.BROKEN), states.count(LinkState.UNKNOWN)
    return (
        f"The funding path of {name}, from adopters to release channels; plates: {plates}. "
        f"Broken links: {broken}. Unknown links: {unknown}. The list below says the same in words."
    )
