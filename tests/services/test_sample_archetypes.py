"""Each archetype of the sample foundation shows what it is there to show."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

from tests.support.samples import (
    ARCHETYPES,
    archetype,
    edit_days,
    employers,
    foundation,
    in_role,
    listed,
    release_days,
    repository,
    rhythm,
    robust_cv,
    roster,
    unaffiliated_share,
)
from tracker.importers.records import Role
from tracker.metrics.cadence import Rhythm
from tracker.services.reading import SampleProject
from tracker.services.sample import SAMPLE_UNTIL


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
    assert rhythm(project, "release") is Rhythm.ON_RHYTHM


def test_third_archetype_stopped_and_nobody_said_so() -> None:
    project = archetype(3)
    last_commit = max(one.on for one in repository(project).activity)
    last_edit = roster(project).file.revisions[-1][0]

    assert project.levels[-1].maturity == "incubating"
    assert rhythm(project, "release") is Rhythm.OVERDUE
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
    assert len(release_days(project, "release")) == 2
    assert rhythm(project, "release") is Rhythm.UNKNOWN
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
    assert (event.occurred_on, event.closes_channel) == (end, "release")
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
    assert rhythm(project, "release") is Rhythm.LATE


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
        "release": "release",
        "nightly": "nightly",
        "charts/controller": "component",
        "api": "component",
    }
    assert {one.is_annotated for one in releases if one.channel == "release"} == {False}
    assert {one.is_annotated for one in releases if one.channel == "charts/controller"} == {True}
    assert shared != []


def test_some_people_maintain_two_projects() -> None:
    projects: dict[str, set[str]] = defaultdict(set)
    for project in foundation():
        if project.repository and project.repository.roster:
            for handle in in_role(project.repository.roster.spells):
                projects[handle].add(project.name)
    of_two = [names for names in projects.values() if len(names) > 1]

    assert {"Pebblewire", "Cindervale"} in of_two
    assert len(of_two) > 2
    assert max(len(names) for names in of_two) == 2


def test_mixtures_hold_every_maturity_and_rhythm() -> None:
    mixtures = [project for project in foundation()[ARCHETYPES:] if project.repository]

    assert {project.levels[-1].maturity for project in mixtures} == {
        *("sandbox", "incubating", "graduated", "archived")
    }
    assert {rhythm(project, "release") for project in mixtures} >= {
        *(Rhythm.ON_RHYTHM, Rhythm.LATE, Rhythm.OVERDUE)
    }
    assert {repository(project).roster is None for project in mixtures} == {True, False}
    assert {repository(project).adopters is None for project in mixtures} == {True, False}
