"""The sample foundation, one invented project after the other."""

from collections.abc import Iterable, Iterator
from datetime import date

from tracker.services.reading import RepositoryReading, SampleProject
from tracker.services.sample.activity import activity_records
from tracker.services.sample.adopters import adopters_reading, adopting_companies
from tracker.services.sample.archetypes import ARCHETYPES
from tracker.services.sample.blueprint import Blueprint
from tracker.services.sample.entered import entered_tables
from tracker.services.sample.licences import licence_reading
from tracker.services.sample.mixtures import mixture
from tracker.services.sample.names import Company
from tracker.services.sample.plans_archetypes import entered_plan
from tracker.services.sample.releases import channel_rules, release_records
from tracker.services.sample.rosters import foundation_rows, roster_reading
from tracker.services.sample.stage import SAMPLE_UNTIL, Stage


def sample_foundation(
    projects: int = 12, seed: int = 1, until: date = SAMPLE_UNTIL
) -> Iterator[SampleProject]:
    """Yield invented projects as of ``until``: twelve archetypes, then random mixtures.

    A project is the same whatever the number of ``projects``, and only one is in memory at a time.
    """
    for number in range(projects):
        stage = Stage(seed, number, until)
        design = ARCHETYPES[number] if number < len(ARCHETYPES) else mixture
        yield _project(stage, design(stage))


def _project(stage: Stage, blueprint: Blueprint) -> SampleProject:
    rows, revisions = foundation_rows(stage, blueprint)
    repository = _repository(stage, blueprint) if blueprint.activity else None
    entered = entered_tables(stage, blueprint, entered_plan(stage, blueprint), repository)
    return SampleProject(
        slug=stage.slug,
        name=stage.name,
        category=blueprint.category,
        homepage=f"https://{stage.slug}.example" if blueprint.has_homepage else None,
        levels=blueprint.levels,
        repository=repository,
        foundation_spells=rows,
        foundation_revisions=revisions,
        events=blueprint.events,
        organisation_domains=_domains([*_companies(blueprint, repository), *entered.companies]),
        entered=entered.tables,
    )


def _repository(stage: Stage, blueprint: Blueprint) -> RepositoryReading:
    return RepositoryReading(
        address=f"https://git.example/{stage.slug}/{stage.slug}",
        default_branch="main",
        head_commit=stage.commit("head"),
        fingerprint=stage.commit("fingerprint", stage.until),
        observed_until=stage.until,
        activity=activity_records(stage, blueprint),
        rules=channel_rules(blueprint.channels),
        releases=release_records(stage, blueprint.channels),
        roster=roster_reading(stage, blueprint),
        adopters=adopters_reading(stage, blueprint.adopters),
        licence=licence_reading(stage, blueprint),
    )


def _companies(blueprint: Blueprint, repository: RepositoryReading | None) -> Iterable[Company]:
    """Yield every organisation that the project's records speak of."""
    for member in blueprint.members:
        yield from (job.employer for job in member.jobs if job.employer)
    if blueprint.activity:
        yield from (one for one in blueprint.activity.employers if one)
    yield from adopting_companies(repository.adopters if repository else None)


def _domains(companies: Iterable[Company]) -> dict[str, str]:
    known = {company.name: company.domain for company in companies if company.domain}
    return dict(sorted(known.items()))
