"""The sample foundation: the same every time, invented, and true to what it promises to show."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise

import pytest

from tests.support.samples import (
    ARCHETYPES,
    all_days,
    all_files,
    all_hosts,
    all_organisations,
    all_spells,
    archetype,
    domains_of,
    foundation,
    human,
    in_role,
    repository,
    roster,
)
from tracker.importers.channels import classify, guess_rules
from tracker.importers.records import TagRecord
from tracker.services.sample import FOUNDATION_NAME, SAMPLE_UNTIL, sample_foundation
from tracker.services.sample.names import PEOPLE_PER_PROJECT, person, project_name

DIGEST_OF_SEED_1 = "4113f0f7b4fdbb2bcff093acef5605c7eba39747042a865670c32f2b31368b3a"
REAL_NAMES = re.compile(
    r"\b(?:google|microsoft|amazon|apple|facebook|red hat|intel|oracle|vmware|cisco|buoyant"
    "|isovalent|weaveworks|nordstrom|siemens|bosch|adobe|kubernetes|linkerd|envoy|istio|argo"
    "|prometheus|cilium|etcd|contour|kuma|nats|redis|kafka|linux|apache|cncf|mozilla)",
    re.IGNORECASE,
)


# -- the same every time --------------------------------------------------------------------------


def test_sample_foundation_is_the_same_on_every_version_of_python() -> None:
    digest = hashlib.sha256(repr(foundation()[:15]).encode()).hexdigest()

    assert digest == DIGEST_OF_SEED_1


def test_sample_foundation_differs_by_seed() -> None:
    one, two = foundation(), foundation(2)

    assert [project.slug for project in one] == [project.slug for project in two]
    assert all(
        first.repository != second.repository
        for first, second in zip(one, two, strict=True)
        if first.repository and second.repository
    )


def test_sample_project_is_the_same_in_a_foundation_of_any_size() -> None:
    assert tuple(sample_foundation(1)) == foundation()[:1]
    assert tuple(sample_foundation(14)) == foundation()[:14]


def test_sample_foundation_makes_one_project_at_a_time() -> None:
    endless = sample_foundation(10**9)

    assert isinstance(endless, Iterator)
    assert [one.name for one in islice(endless, 2)] == ["Lanternloom", "Marrowmesh"]


def test_sample_foundation_of_no_projects_is_empty() -> None:
    assert list(sample_foundation(0)) == []


def test_sample_foundation_can_be_told_as_of_another_day() -> None:
    until = date(2025, 3, 14)

    told = list(sample_foundation(14, until=until))

    assert max(day for project in told for day in all_days(project)) <= until
    assert in_role(roster(told[0]).spells, on=until) == in_role(roster(archetype(1)).spells)


# -- invented -------------------------------------------------------------------------------------


def test_sample_foundation_says_that_it_is_a_sample() -> None:
    assert FOUNDATION_NAME == "Alder Commons Foundation (sample)"


def test_sample_domains_are_all_reserved_ones() -> None:
    hosts = {host for project in foundation() for host in all_hosts(project)}

    assert len(hosts) > 100
    assert [host for host in sorted(hosts) if not host.endswith(".example")] == []


def test_sample_names_are_no_known_ones() -> None:
    names = {
        name for project in foundation() for name in (project.name, *all_organisations(project))
    }

    assert len(names) > 300
    assert [name for name in sorted(names) if REAL_NAMES.search(name)] == []


def test_sample_handles_belong_to_one_person_each() -> None:
    names: dict[str, set[str | None]] = defaultdict(set)
    handles: dict[str | None, set[str]] = defaultdict(set)
    for project in foundation():
        for spell in all_spells(project):
            names[spell.handle or ""].add(spell.name)
            handles[spell.name].add(spell.handle or "")

    assert len(names) > 200
    assert {len(found) for found in names.values()} == {1}
    assert {len(found) for found in handles.values()} == {1}


def test_sample_organisations_have_one_domain_each() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for project in foundation():
        for name, domain in project.organisation_domains.items():
            owners[domain].add(name)

    assert {len(found) for found in owners.values()} == {1}


def test_sample_organisations_are_known_wherever_they_are_named() -> None:
    nobodies = {"self-employed", "unaffiliated"}

    assert [
        (project.slug, name)
        for project in foundation()
        for name in all_organisations(project)
        if name not in {*nobodies, *project.organisation_domains, *domains_of(project)}
    ] == []


def test_sample_commits_come_from_known_domains() -> None:
    assert [
        (project.slug, one.domain)
        for project in foundation()
        if project.repository
        for one in project.repository.activity
        if one.domain and one.domain not in domains_of(project)
    ] == []


def test_project_names_are_unique() -> None:
    assert len({project_name(number) for number in range(6000)}) == 6000


def test_people_are_unique() -> None:
    handles = {person(1, project, place).handle for project in range(5200) for place in (0, 7, 63)}

    assert len(handles) == 3 * 5200


def test_person_refuses_a_place_that_belongs_to_the_next_project() -> None:
    with pytest.raises(ValueError, match="places 0 to 63, not 64"):
        person(1, 0, PEOPLE_PER_PROJECT)


# -- sound records --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_sample_spells_end_after_they_begin(seed: int) -> None:
    spells = [spell for project in foundation(seed) for spell in all_spells(project)]
    spans = [(spell.valid_from, spell.valid_until) for spell in spells]
    spans += [(job.valid_from, job.valid_until) for one in spells for job in one.employers]
    spans += [
        (spell.valid_from, spell.valid_until)
        for project in foundation(seed)
        if project.repository and project.repository.adopters
        for spell in project.repository.adopters.spells
    ]

    assert len(spans) > 800
    assert [span for span in spans if span[1] is not None and span[1] <= span[0]] == []


@pytest.mark.parametrize("seed", [1, 2])
def test_sample_spells_lie_between_the_edits_of_their_file(seed: int) -> None:
    for project in foundation(seed):
        for spells, revisions in all_files(project):
            edited = dict(revisions)
            for spell in spells:
                last_edit = max(
                    day for day in edited if spell.valid_until is None or day < spell.valid_until
                )

                assert spell.valid_from in edited
                assert spell.valid_until is None or spell.valid_until in edited
                assert spell.last_seen_on == last_edit
                assert spell.start_known == (spell.valid_from != min(edited))
                assert spell.first_commit == edited[spell.valid_from]
                assert spell.last_commit == edited[spell.last_seen_on]


def test_sample_employers_lie_within_their_spells() -> None:
    assert [
        (spell.handle, job)
        for project in foundation()
        for spell in all_spells(project)
        for job in spell.employers
        if job.valid_from < spell.valid_from
        or (spell.valid_until and (job.valid_until is None or job.valid_until > spell.valid_until))
    ] == []


def test_sample_days_lie_before_the_last_day() -> None:
    assert max(day for project in foundation() for day in all_days(project)) <= SAMPLE_UNTIL


@pytest.mark.parametrize("seed", [1, 2])
def test_sample_releases_are_in_order_and_their_tags_match_one_rule(seed: int) -> None:
    for project in foundation(seed):
        if project.repository is None:
            continue
        releases = project.repository.releases
        rules = {rule.channel: rule for rule in project.repository.rules}

        assert all(one.released_at <= two.released_at for one, two in pairwise(releases))
        assert len({one.tag for one in releases}) == len(releases)
        for one in releases:
            matching = [name for name, rule in rules.items() if re.fullmatch(rule.pattern, one.tag)]
            assert matching == [one.channel]
            assert one.kind is rules[one.channel].kind
            assert one.released_on == one.released_at.date()


def test_sample_releases_are_what_would_be_read_from_their_tags() -> None:
    for project in foundation():
        if project.repository is None:
            continue
        tags = [
            TagRecord(
                one.tag, one.commit, one.released_at, one.released_at if one.is_annotated else None
            )
            for one in project.repository.releases
        ]

        assert classify(tags, guess_rules(tags)).records == project.repository.releases


@pytest.mark.parametrize("seed", [1, 2])
def test_sample_volume_stays_modest(seed: int) -> None:
    volumes = [
        len(project.repository.activity) if project.repository else None
        for project in foundation(seed)
    ]
    archetypes = [volume for volume in volumes[:ARCHETYPES] if volume is not None]
    mixtures = [volume for volume in volumes[ARCHETYPES:] if volume is not None]

    assert len(archetypes) == 10
    assert [volume for volume in archetypes if not 1500 <= volume <= 6000] == []
    assert [volume for volume in mixtures if not 500 <= volume <= 1500] == []


def test_sample_histories_are_three_years_long_at_least() -> None:
    lengths = [
        (project.repository.activity[-1].on - project.repository.activity[0].on).days
        for project in foundation()
        if project.repository
    ]

    assert min(lengths) > 2.8 * 365
    assert max(lengths) > 9 * 365


def test_sample_people_rest_at_weekends_and_around_new_year() -> None:
    activity = human(repository(archetype(1)).activity)
    weekend = [one for one in activity if one.on.weekday() >= 5]
    holidays = [one for one in activity if one.on.month == 12 and one.on.day >= 22]
    december = [one for one in activity if one.on.month == 12 and 8 <= one.on.day <= 17]

    assert 0 < len(weekend) < 0.1 * len(activity)
    assert 0 < len(holidays) < 0.4 * len(december)


def test_sample_has_bots_with_many_commits_and_merges_apart() -> None:
    activity = repository(archetype(1)).activity
    bots = [one for one in activity if one.is_bot]
    mean_of_bots = sum(one.commits for one in bots) / len(bots)
    mean_of_people = sum(one.commits for one in human(activity)) / len(human(activity))

    assert {one.author_name for one in bots} == {"renovate[bot]", "milestone-keeper[bot]"}
    assert mean_of_bots > 2 * mean_of_people
    assert any(one.merges and not one.commits for one in activity)


def test_sample_commits_follow_the_employer_of_the_day() -> None:
    project = archetype(1)
    moved = next(
        spell
        for spell in roster(project).spells
        if [job.employer for job in spell.employers] == ["Brightsluice", "Norrhall Labs"]
    )
    own = [one for one in repository(project).activity if one.author_name == moved.name]
    day = moved.employers[1].valid_from

    assert moved.valid_until is None
    assert {one.domain for one in own if one.on < day} == {"brightsluice.example", ""}
    assert {one.domain for one in own if one.on >= day} == {"norrhall.example", ""}
