"""The sample foundation: the same every time, invented, and true to what it promises to show."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import islice, pairwise

import pytest

from tracker.importers.records import ActivityRecord, Role, RosterSpell
from tracker.metrics.cadence import Rhythm, cadence, gaps_days, overdue
from tracker.services.reading import RepositoryReading, RosterReading, SampleProject
from tracker.services.sample import FOUNDATION_NAME, SAMPLE_UNTIL, sample_foundation
from tracker.services.sample.names import PEOPLE_PER_PROJECT, person, project_name

ARCHETYPES = 12
DIGEST_OF_SEED_1 = "7bc964abd46b25cbd2db0e1091eb92cf85c3dbff4e4defd74154d836fc011376"
REAL_NAMES = frozenset(
    "google microsoft amazon apple meta facebook ibm redhat intel oracle vmware cisco buoyant "
    "isovalent weaveworks nordstrom siemens bosch sap adobe kubernetes linkerd envoy istio flux "
    "argo helm prometheus cilium etcd contour kuma nats redis kafka linux apache cncf mozilla".split()
)


@cache
def foundation(projects: int = ARCHETYPES, seed: int = 1) -> tuple[SampleProject, ...]:
    return tuple(sample_foundation(projects, seed))


def archetype(number: int) -> SampleProject:
    return foundation()[number - 1]


def repository(project: SampleProject) -> RepositoryReading:
    assert project.repository is not None
    return project.repository


def roster(project: SampleProject) -> RosterReading:
    reading = repository(project).roster
    assert reading is not None
    return reading


def in_role(
    spells: Iterable[RosterSpell], role: Role = Role.MAINTAINER, on: date = SAMPLE_UNTIL
) -> set[str]:
    """Return the handles of those who hold ``role`` on a day."""
    return {
        spell.handle or ""
        for spell in spells
        if spell.role is role
        and spell.valid_from <= on
        and (spell.valid_until is None or on < spell.valid_until)
    }


def listed(project: SampleProject) -> list[RosterSpell]:
    return [row.person for row in project.foundation_spells]


def employers(spells: Iterable[RosterSpell]) -> dict[str, str | None]:
    """Return whom the open maintainer spells name last, by handle."""
    return {
        spell.handle or "": spell.employers[-1].employer if spell.employers else None
        for spell in spells
        if spell.role is Role.MAINTAINER and spell.valid_until is None
    }


def release_days(project: SampleProject, channel: str) -> list[date]:
    return [one.released_on for one in repository(project).releases if one.channel == channel]


def rhythm(project: SampleProject, channel: str) -> Rhythm:
    days = release_days(project, channel)
    return overdue(gaps_days(days), (SAMPLE_UNTIL - days[-1]).days).flag


def robust_cv(project: SampleProject, channel: str) -> float:
    found = cadence(gaps_days(release_days(project, channel))).robust_cv
    assert found is not None
    return found


def human(activity: Iterable[ActivityRecord]) -> list[ActivityRecord]:
    return [one for one in activity if not one.is_bot]


def unaffiliated_share(project: SampleProject) -> float:
    commits = human(repository(project).activity)
    free = sum(one.commits for one in commits if not one.domain)
    return free / sum(one.commits for one in commits)


# -- the same every time --------------------------------------------------------------------------


def test_sample_foundation_is_the_same_on_every_version_of_python() -> None:
    digest = hashlib.sha256(repr(foundation(15)).encode()).hexdigest()

    assert digest == DIGEST_OF_SEED_1


def test_sample_foundation_differs_by_seed() -> None:
    other = tuple(sample_foundation(ARCHETYPES, seed=2))

    assert [one.slug for one in other] == [one.slug for one in foundation()]
    assert all(
        one.repository != two.repository
        for one, two in zip(foundation(), other, strict=True)
        if one.repository
    )


def test_sample_project_is_the_same_in_a_foundation_of_any_size() -> None:
    assert foundation(15)[:3] == tuple(sample_foundation(3))
    assert foundation(15)[:ARCHETYPES] == foundation()
    assert foundation(40)[:15] == foundation(15)


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
    hosts = {host for project in foundation(60) for host in all_hosts(project)}

    assert len(hosts) > 100
    assert [host for host in sorted(hosts) if not host.endswith(".example")] == []


def test_sample_names_are_no_known_ones() -> None:
    text = {
        word.casefold()
        for project in foundation(60)
        for name in (project.name, *all_organisations(project))
        for word in re.split(r"[\s-]", name)
    }

    assert text & REAL_NAMES == set()


def test_sample_handles_belong_to_one_person_each() -> None:
    names: dict[str, set[str | None]] = defaultdict(set)
    handles: dict[str | None, set[str]] = defaultdict(set)
    for project in foundation(60):
        for spell in all_spells(project):
            names[spell.handle or ""].add(spell.name)
            handles[spell.name].add(spell.handle or "")

    assert len(names) > 300
    assert {len(found) for found in names.values()} == {1}
    assert {len(found) for found in handles.values()} == {1}


def test_sample_organisations_have_one_domain_each() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for project in foundation(60):
        for name, domain in project.organisation_domains.items():
            owners[domain].add(name)

    assert {len(found) for found in owners.values()} == {1}


def test_sample_organisations_are_known_wherever_they_are_named() -> None:
    nobodies = {"self-employed", "unaffiliated"}

    assert [
        (project.slug, name)
        for project in foundation(60)
        for name in all_organisations(project)
        if name not in project.organisation_domains and name not in nobodies
    ] == []


def test_sample_commits_come_from_known_domains() -> None:
    assert [
        (project.slug, one.domain)
        for project in foundation(30)
        if project.repository
        for one in project.repository.activity
        if one.domain and one.domain not in project.organisation_domains.values()
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


@pytest.mark.parametrize("seed", [1, 7])
def test_sample_spells_end_after_they_begin(seed: int) -> None:
    spells = [spell for project in foundation(60, seed) for spell in all_spells(project)]
    jobs = [job for spell in spells for job in spell.employers]
    adoptions = [
        spell
        for project in foundation(60, seed)
        if project.repository and project.repository.adopters
        for spell in project.repository.adopters.spells
    ]

    assert len(adoptions) > 200
    assert [
        one
        for one in (*spells, *jobs, *adoptions)
        if one.valid_until is not None and one.valid_until <= one.valid_from
    ] == []


@pytest.mark.parametrize("seed", [1, 7])
def test_sample_spells_lie_between_the_edits_of_their_file(seed: int) -> None:
    for project in foundation(60, seed):
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
        for project in foundation(60)
        for spell in all_spells(project)
        for job in spell.employers
        if job.valid_from < spell.valid_from
        or (spell.valid_until and (job.valid_until is None or job.valid_until > spell.valid_until))
    ] == []


def test_sample_days_lie_before_the_last_day() -> None:
    assert max(day for project in foundation(60) for day in all_days(project)) <= SAMPLE_UNTIL


@pytest.mark.parametrize("seed", [1, 7])
def test_sample_releases_are_in_order_and_their_tags_match_one_rule(seed: int) -> None:
    for project in foundation(60, seed):
        if project.repository is None:
            continue
        releases = project.repository.releases
        rules = {rule.channel: rule for rule in project.repository.rules}

        assert all(one.released_at <= two.released_at for one, two in pairwise(releases))
        assert len({one.tag for one in releases}) == len(releases)
        for one in releases:
            matching = [name for name, rule in rules.items() if re.match(rule.pattern, one.tag)]
            assert matching == [one.channel]
            assert one.kind is rules[one.channel].kind
            assert one.released_on == one.released_at.date()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sample_volume_stays_modest(seed: int) -> None:
    volumes = [
        len(project.repository.activity) if project.repository else None
        for project in foundation(60, seed)
    ]
    archetypes = [volume for volume in volumes[:ARCHETYPES] if volume is not None]
    mixtures = [volume for volume in volumes[ARCHETYPES:] if volume is not None]

    assert len(archetypes) == 10
    assert [volume for volume in archetypes if not 1500 <= volume <= 6000] == []
    assert [volume for volume in mixtures if not 500 <= volume <= 1500] == []


def test_sample_histories_are_three_years_long_at_least() -> None:
    lengths = [
        (project.repository.activity[-1].on - project.repository.activity[0].on).days
        for project in foundation(60)
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


# -- what each archetype promises -----------------------------------------------------------------


def test_first_archetype_thrives() -> None:
    project = archetype(1)
    named = employers(roster(project).spells)
    adopters = repository(project).adopters
    assert adopters is not None
    recent = [one for one in adopters.spells if (SAMPLE_UNTIL - one.valid_from).days < 365]

    assert project.levels[-1].maturity == "graduated"
    assert 9 <= len(named) <= 14
    assert len(set(named.values())) >= 5
    assert [rhythm(project, name) for name in ("edge", "stable")] == [Rhythm.ON_RHYTHM] * 2
    assert max(robust_cv(project, name) for name in ("edge", "stable")) <= 0.5
    assert len(recent) >= 5
    assert any(one.earlier_names for one in adopters.spells)
    assert any(one.valid_until for one in adopters.spells)


def test_first_archetype_has_somebody_who_is_listed_but_quiet() -> None:
    project = archetype(1)
    last = {one.author_name: one.on for one in repository(project).activity}
    quiet = [
        spell.name
        for spell in roster(project).spells
        if spell.role is Role.MAINTAINER
        and spell.valid_until is None
        and (SAMPLE_UNTIL - last[spell.name or ""]).days > 365
    ]

    assert len(quiet) == 1


def test_second_archetype_has_one_vendor_and_a_fine_rhythm() -> None:
    project = archetype(2)
    named = employers(roster(project).spells)

    assert len(named) >= 3
    assert len(set(named.values())) == 1
    assert None not in named.values()
    assert set(employers(listed(project)).values()) == set(named.values())
    assert rhythm(project, "v") is Rhythm.ON_RHYTHM


def test_third_archetype_stopped_and_nobody_said_so() -> None:
    project = archetype(3)
    last_commit = max(one.on for one in repository(project).activity)
    last_edit = roster(project).file.revisions[-1][0]

    assert project.levels[-1].maturity == "incubating"
    assert rhythm(project, "v") is Rhythm.OVERDUE
    assert (SAMPLE_UNTIL - last_commit).days > 365
    assert (SAMPLE_UNTIL - last_edit).days > 365
    assert len(in_role(roster(project).spells)) == 3
    assert not any(event.closes_channel for event in project.events)


def test_fourth_archetype_gave_its_stable_channel_to_vendors() -> None:
    project = archetype(4)
    decision = next(event for event in project.events if event.closes_channel)
    stable, edge = release_days(project, "stable"), release_days(project, "edge")

    assert decision.closes_channel == "stable"
    assert decision.kind == "policy"
    assert len(stable) > 20
    assert max(stable) < decision.occurred_on
    assert rhythm(project, "edge") is Rhythm.ON_RHYTHM
    assert len([day for day in edge if day > decision.occurred_on]) > 60


def test_fourth_archetype_announces_versions_on_edge_commits() -> None:
    project = archetype(4)
    releases = repository(project).releases
    edges = {one.commit: one.tag for one in releases if one.channel == "edge"}
    versions = [one for one in releases if one.channel == "version"]

    assert len(versions) >= 5
    assert [one.same_commit_as for one in versions] == [(edges[one.commit],) for one in versions]
    assert [one.tag for one in versions[:2]] == ["version-2.15", "version-2.16"]


def test_fourth_archetype_lost_maintainers_then_won_some_and_no_adopters() -> None:
    project = archetype(4)
    decision = next(event.occurred_on for event in project.events if event.closes_channel)
    spells = roster(project).spells
    adopters = repository(project).adopters
    assert adopters is not None
    after = [len(in_role(spells, on=day)) for day in edit_days(project) if day > decision]

    assert len(in_role(spells, on=decision)) == 5
    assert min(after) == 4
    assert after[-1] == 6
    assert max(day for day, _ in adopters.file.revisions) < decision


def test_fifth_archetype_is_too_new_to_judge() -> None:
    project = archetype(5)
    named = roster(project).spells
    mail = {one.author_name: one.domain for one in repository(project).activity if one.domain}

    assert [level.maturity for level in project.levels] == ["sandbox"]
    assert len(release_days(project, "v")) == 2
    assert rhythm(project, "v") is Rhythm.UNKNOWN
    assert len(in_role(named)) == 2
    assert sorted(mail.get(one.name or "", "unknown") for one in named) == [
        "norrhall.example",
        "unknown",
    ]


def test_sixth_archetype_disagrees_with_the_foundations_list() -> None:
    project = archetype(6)
    own = in_role(roster(project).spells)
    others = in_role(listed(project))
    emeriti = in_role(roster(project).spells, Role.EMERITUS)

    assert (len(own), len(others), len(own & others)) == (4, 7, 3)
    assert others - own == emeriti
    assert (SAMPLE_UNTIL - project.foundation_revisions[-1][0]).days > 365
    assert (SAMPLE_UNTIL - edit_days(project)[-1]).days <= 180


def test_seventh_archetype_hides_most_employers() -> None:
    project = archetype(7)
    current = [one for one in roster(project).spells if one.valid_until is None]
    known = [one for one in current if one.email_domain]

    assert len(current) == 8
    assert 0 < len(known) < len(current) / 2
    assert sum(name is not None for name in employers(listed(project)).values()) == len(known)
    assert unaffiliated_share(project) > 0.5


def test_eighth_archetype_was_archived_and_its_people_left() -> None:
    project = archetype(8)
    end = project.levels[-1].valid_from
    assert end is not None
    spells = roster(project).spells
    event = project.events[0]

    assert project.levels[-1].maturity == "archived"
    assert in_role(spells) == set()
    assert in_role(listed(project)) == set()
    assert len(in_role(spells, Role.EMERITUS)) == 3
    assert {one.valid_until for one in spells if one.valid_until and one.valid_until >= end} == {
        end
    }
    assert (event.occurred_on, event.closes_channel) == (end, "v")
    assert max(one.on for one in repository(project).activity) < end


def test_ninth_archetype_is_only_listed() -> None:
    project = archetype(9)

    assert project.repository is None
    assert len(in_role(listed(project))) == 3
    assert project.foundation_revisions != ()


def test_tenth_archetype_has_nothing_but_a_level() -> None:
    project = archetype(10)

    assert project == SampleProject(
        slug="mirelock",
        name="Mirelock",
        category="Machine learning",
        homepage=None,
        levels=project.levels,
        repository=None,
    )
    assert [(one.maturity, one.valid_from, one.valid_until) for one in project.levels] == [
        ("sandbox", None, None)
    ]


def test_eleventh_archetype_lost_an_employer_in_a_month_and_is_late() -> None:
    project = archetype(11)
    spells = roster(project).spells
    gone = [
        one
        for one in spells
        if one.role is Role.MAINTAINER and one.valid_until and one.valid_until.year == 2026
    ]
    days = [one.valid_until for one in gone if one.valid_until]

    assert len(gone) == 4
    assert (max(days) - min(days)).days <= 31
    assert {job.employer for one in gone for job in one.employers} == {"Kestrebury Software"}
    assert len(in_role(spells, on=date.fromordinal(min(days).toordinal() - 1))) == 6
    assert len(in_role(spells)) == 2
    assert rhythm(project, "v") is Rhythm.LATE


def test_twelfth_archetype_is_run_by_volunteers() -> None:
    project = archetype(12)

    assert set(employers(roster(project).spells).values()) == {"self-employed", "unaffiliated"}
    assert unaffiliated_share(project) == 1.0
    assert len([one for one in repository(project).activity if one.on.weekday() >= 5]) > 500


def test_twelfth_archetype_has_every_role_and_areas() -> None:
    spells = roster(archetype(12)).spells

    assert {one.role for one in spells if one.valid_until is None} == set(Role)
    assert {one.area for one in spells if one.area} == {
        *("core", "storage", "documentation", "interface", "translations")
    }
    assert any(
        one.area == "core" and two.area == "storage" and one.handle == two.handle
        for one, two in pairwise(spells)
    )


def test_twelfth_archetype_has_promoted_and_returned_people() -> None:
    spells = roster(archetype(12)).spells
    maintained = [one for one in spells if one.role is Role.MAINTAINER]
    promoted = {
        one.handle
        for one in spells
        if one.role is Role.IN_TRAINING
        and any((two.handle, two.valid_from) == (one.handle, one.valid_until) for two in maintained)
    }
    returned = {
        one.handle
        for one in maintained
        for two in maintained
        if one.handle == two.handle
        and one.valid_until
        and (two.valid_from - one.valid_until).days > 365
    }

    assert len(promoted) == 3
    assert len(returned) == 1


def test_twelfth_archetype_has_light_nightly_and_component_tags() -> None:
    releases = repository(archetype(12)).releases
    kinds = {one.channel: one.kind.value for one in releases}
    shared = [one for one in releases if len(one.same_commit_as) >= 2]

    assert kinds == {
        "calendar": "release",
        "nightly": "nightly",
        "charts/controller": "component",
        "api": "component",
    }
    assert {one.is_annotated for one in releases if one.channel == "calendar"} == {False}
    assert {one.is_annotated for one in releases if one.channel == "charts/controller"} == {True}
    assert shared != []


def test_some_people_maintain_two_projects() -> None:
    projects: dict[str, set[str]] = defaultdict(set)
    for project in foundation(60):
        if project.repository and project.repository.roster:
            for handle in in_role(project.repository.roster.spells):
                projects[handle].add(project.name)
    of_two = [names for names in projects.values() if len(names) > 1]

    assert {"Pebblewire", "Cindervale"} in of_two
    assert len(of_two) > 3
    assert max(len(names) for names in of_two) == 2


def test_mixtures_hold_every_maturity_and_rhythm() -> None:
    mixtures = [project for project in foundation(60)[ARCHETYPES:] if project.repository]

    assert {project.levels[-1].maturity for project in mixtures} == {
        *("sandbox", "incubating", "graduated", "archived")
    }
    assert {rhythm(project, "v") for project in mixtures} >= {
        *(Rhythm.ON_RHYTHM, Rhythm.LATE, Rhythm.OVERDUE)
    }
    assert {repository(project).roster is None for project in mixtures} == {True, False}
    assert {repository(project).adopters is None for project in mixtures} == {True, False}


# -- everything in a project ----------------------------------------------------------------------


def all_spells(project: SampleProject) -> list[RosterSpell]:
    own = project.repository.roster if project.repository else None
    return [*(own.spells if own else ()), *listed(project)]


def all_files(
    project: SampleProject,
) -> Iterator[tuple[list[RosterSpell], tuple[tuple[date, str | None], ...]]]:
    own = project.repository.roster if project.repository else None
    if own:
        yield list(own.spells), own.file.revisions
    if project.foundation_spells:
        yield listed(project), project.foundation_revisions


def edit_days(project: SampleProject) -> list[date]:
    return [day for day, _ in roster(project).file.revisions]


def all_organisations(project: SampleProject) -> set[str]:
    named = {job.employer for spell in all_spells(project) for job in spell.employers}
    adopters = project.repository.adopters if project.repository else None
    return named | {spell.name for spell in (adopters.spells if adopters else ())}


def all_hosts(project: SampleProject) -> Iterator[str]:
    links = [project.homepage]
    yield from project.organisation_domains.values()
    yield from (spell.email_domain for spell in all_spells(project) if spell.email_domain)
    if project.repository:
        links.append(project.repository.address)
        yield from (one.domain for one in project.repository.activity if one.domain)
    if project.repository and project.repository.adopters:
        links += [spell.url for spell in project.repository.adopters.spells]
    for link in links:
        if link:
            yield link.split("/")[2]


def all_days(project: SampleProject) -> Iterator[date]:
    """Yield every day on which something begins, ends or happens in a project."""
    for spell in all_spells(project):
        yield from (day for day in (spell.valid_from, spell.valid_until) if day)
    yield from (event.occurred_on for event in project.events)
    yield from (level.valid_from for level in project.levels if level.valid_from)
    yield from (day for day, _ in project.foundation_revisions)
    if project.repository is None:
        return
    yield from (one.on for one in project.repository.activity)
    yield from (one.released_on for one in project.repository.releases)
    for reading in (project.repository.roster, project.repository.adopters):
        yield from (day for day, _ in (reading.file.revisions if reading else ()))
