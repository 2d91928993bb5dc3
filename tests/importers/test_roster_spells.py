"""The versions of a roster as spells of roles and employers; the people are invented."""

from datetime import date, datetime

from tracker.importers.records import EmployerSpell, FileVersion, Issue, Role, RosterSpell
from tracker.importers.roster_spells import roster_spells

MAINTAINER, EMERITUS, IN_TRAINING = Role.MAINTAINER, Role.EMERITUS, Role.IN_TRAINING


def day(text: str) -> date:
    return date.fromisoformat(text)


def version(
    on: str, text: str | None, path: str = "MAINTAINERS.md", commit: str | None = None
) -> FileVersion:
    return FileVersion(
        path, commit or f"c{on}", datetime.fromisoformat(f"{on}T12:00:00+00:00"), text
    )


def listed(*people: str) -> str:
    return "# Maintainers\n\n" + "".join(f"* {person}\n" for person in people)


def rows(*versions: FileVersion) -> list[tuple[str | None, str, str, str | None]]:
    """Return (handle or name, role, from, until) of each spell."""
    return [
        (
            spell.handle or spell.name,
            spell.role.value,
            str(spell.valid_from),
            str(spell.valid_until) if spell.valid_until else None,
        )
        for spell in roster_spells(versions).records
    ]


def test_roster_spells_tells_everything_of_a_spell() -> None:
    parsed = roster_spells(
        [
            version("2020-01-01", listed("Ann Lee <ann@acme.example> @ann")),
            version("2020-02-01", listed("Ann Lee <ann@acme.example> @ann", "Bo Ray (Globex) @bo")),
            version("2020-03-01", listed("Bo Ray (Globex) @bo")),
        ]
    )

    assert parsed.issues == ()
    assert parsed.records == (
        RosterSpell(
            name="Ann Lee",
            handle="ann",
            role=MAINTAINER,
            path="MAINTAINERS.md",
            valid_from=day("2020-01-01"),
            valid_until=day("2020-03-01"),
            last_seen_on=day("2020-02-01"),
            start_known=False,
            employers=(EmployerSpell("acme.example", day("2020-01-01"), day("2020-03-01")),),
            email_domain="acme.example",
            first_commit="c2020-01-01",
            last_commit="c2020-02-01",
            flags=frozenset({"left_censored"}),
        ),
        RosterSpell(
            name="Bo Ray",
            handle="bo",
            role=MAINTAINER,
            path="MAINTAINERS.md",
            valid_from=day("2020-02-01"),
            valid_until=None,
            last_seen_on=day("2020-03-01"),
            employers=(EmployerSpell("Globex", day("2020-02-01"), None),),
            first_commit="c2020-02-01",
            last_commit="c2020-03-01",
        ),
    )


def test_roster_spells_goes_by_the_committers_own_day() -> None:
    late = datetime.fromisoformat("2020-01-31T22:30:00-08:00")
    early = datetime.fromisoformat("2020-02-01T00:30:00+10:00")
    parsed = roster_spells(
        [
            FileVersion("MAINTAINERS.md", "a", late, listed("Ann Lee @ann")),
            FileVersion("MAINTAINERS.md", "b", early, listed("Ann Lee @ann", "Bo Ray @bo")),
        ]
    )

    assert [spell.valid_from for spell in parsed.records] == [day("2020-01-31"), day("2020-02-01")]


def test_roster_spells_ends_a_role_when_another_begins() -> None:
    both = "# Maintainers\n\n* Ann Lee @ann\n\n## Emeritus\n\n* Bo Ray @bo\n"
    back = "# Maintainers\n\n* Ann Lee @ann\n* Bo Ray @bo\n\n## Emeritus\n\n* ...\n"

    assert rows(
        version("2020-01-01", listed("Ann Lee @ann", "Bo Ray @bo")),
        version("2021-01-01", both),
        version("2022-01-01", back),
    ) == [
        ("ann", "maintainer", "2020-01-01", None),
        ("bo", "maintainer", "2020-01-01", "2021-01-01"),
        ("bo", "emeritus", "2021-01-01", "2022-01-01"),
        ("bo", "maintainer", "2022-01-01", None),
    ]


def test_roster_spells_knows_a_person_by_a_corrected_handle_or_name() -> None:
    parsed = roster_spells(
        [
            version("2020-01-01", listed("Ann Lee @anle", "Kevin Rey @krey", "Nóva Díaz")),
            version("2020-02-01", listed("Ann Lee @annlee", "Kevin Ray @KRey", "Nova Diaz @nova")),
        ]
    )

    assert [(s.name, s.handle, s.valid_from, s.valid_until) for s in parsed.records] == [
        ("Ann Lee", "annlee", day("2020-01-01"), None),
        ("Kevin Ray", "KRey", day("2020-01-01"), None),
        ("Nova Diaz", "nova", day("2020-01-01"), None),
    ]


def test_roster_spells_gives_all_spells_of_a_person_one_handle() -> None:
    text = "# Maintainers\n\n* Ann Lee @ann\n\n# Emeritus\n\n* Bo Ray\n"
    parsed = roster_spells(
        [version("2020-01-01", listed("Bo Ray @bo")), version("2021-01-01", text)]
    )

    assert [(s.name, s.handle, s.role) for s in parsed.records] == [
        ("Bo Ray", "bo", MAINTAINER),
        ("Ann Lee", "ann", MAINTAINER),
        ("Bo Ray", "bo", EMERITUS),
    ]


def test_roster_spells_keeps_namesakes_apart() -> None:
    assert rows(
        version("2020-01-01", listed("Wei Li @weili")),
        version("2020-02-01", listed("Wei Li @weili", "Wei Li @liwei")),
        version("2020-03-01", listed("Wei Li @liwei")),
    ) == [
        ("weili", "maintainer", "2020-01-01", "2020-03-01"),
        ("liwei", "maintainer", "2020-02-01", None),
    ]


def test_roster_spells_counts_a_person_once_a_role() -> None:
    text = (
        "# Steering Committee\n\n* Ann Lee\n\n# Maintainers\n\n* `store`: Ann Lee @ann\n"
        "* `query`: Ann Lee @ann\n"
    )
    parsed = roster_spells([version("2020-01-01", text)])

    assert [(s.handle, s.role, s.area) for s in parsed.records] == [
        ("ann", Role.STEERING, None),
        ("ann", MAINTAINER, "store, query"),
    ]


def test_roster_spells_dates_employers_without_ending_the_role() -> None:
    parsed = roster_spells(
        [
            version("2020-01-01", listed("Ann Lee @ann", "Bo Ray <bo@acme.example> @bo")),
            version("2020-02-01", listed("Ann Lee (Acme) @ann", "Bo Ray <bo@gmail.com> @bo")),
            version("2020-03-01", listed("Ann Lee (ACME) @ann", "Bo Ray <b@globex.example> @bo")),
            version("2020-04-01", listed("Ann Lee (Globex) @ann", "Bo Ray @bo")),
        ]
    )

    assert [(s.handle, s.valid_until, s.email_domain) for s in parsed.records] == [
        ("ann", None, None),
        ("bo", None, "globex.example"),
    ]
    assert parsed.records[0].employers == (
        EmployerSpell("Acme", day("2020-02-01"), day("2020-04-01")),
        EmployerSpell("Globex", day("2020-04-01"), None),
    )


def test_roster_spells_takes_a_mail_domain_for_an_employer_where_none_is_named() -> None:
    parsed = roster_spells(
        [
            version("2020-01-01", listed("Ann Lee <ann@acme.com> @ann")),
            version("2020-02-01", listed("Ann Lee <ann@gmail.com> @ann")),
            version("2020-03-01", listed("Ann Lee <ann@us.globex.com> @ann")),
            version("2020-04-01", listed("Ann Lee <1+ann@users.noreply.github.com> @ann")),
        ]
    )

    assert [spell.employers for spell in parsed.records] == [
        (
            EmployerSpell("acme.com", day("2020-01-01"), day("2020-02-01")),
            EmployerSpell("globex.com", day("2020-03-01"), day("2020-04-01")),
        )
    ]


def test_roster_spells_go_on_when_the_file_is_renamed() -> None:
    parsed = roster_spells(
        [
            version("2020-01-01", listed("Ann Lee @ann"), "MAINTAINERS"),
            version("2020-02-01", None, "MAINTAINERS", commit="move"),
            version("2020-02-01", listed("Ann Lee @ann", "Bo Ray @bo"), commit="move"),
        ]
    )

    assert parsed.issues == ()
    assert [(s.handle, s.path, s.valid_until, s.start_known) for s in parsed.records] == [
        ("ann", "MAINTAINERS.md", None, False),
        ("bo", "MAINTAINERS.md", None, True),
    ]


def test_roster_spells_go_on_in_another_kind_of_file_and_say_so() -> None:
    owners = "approvers:\n- ann\n- bo\nreviewers:\n- cy\n"
    parsed = roster_spells(
        [
            version("2018-03-16", owners, "OWNERS"),
            version("2018-06-29", None, "OWNERS", commit="move"),
            version(
                "2018-06-29", listed("Ann Lee @Ann", "Cy Dow @cy", "Di Fox @di"), commit="move"
            ),
        ]
    )

    message = (
        "MAINTAINERS.md on 2018-06-29: the roster was OWNERS until then; of its roles 2 are not "
        "listed here, and 2 are that were not listed there."
    )
    assert parsed.issues == (
        Issue(message, "MAINTAINERS.md", commit="move", kind="source_changed"),
    )
    assert [(s.handle, s.role, s.valid_until, s.start_known, s.flags) for s in parsed.records] == [
        ("Ann", MAINTAINER, None, False, {"left_censored"}),
        ("bo", MAINTAINER, day("2018-06-29"), False, {"left_censored", "source_changed"}),
        ("cy", IN_TRAINING, day("2018-06-29"), False, {"left_censored", "source_changed"}),
        ("cy", MAINTAINER, None, True, set()),
        ("di", MAINTAINER, None, False, {"left_censored", "source_changed"}),
    ]


def test_roster_spells_counts_one_file_not_the_union() -> None:
    assert rows(
        version("2020-01-01", listed("Ann Lee @ann")),
        version("2020-01-01", "* @ann @bo @cy\n", ".github/CODEOWNERS", commit="c2020-01-01"),
        version("2020-02-01", "* @ann @bo @cy @di\n", ".github/CODEOWNERS"),
    ) == [("ann", "maintainer", "2020-01-01", None)]


def test_roster_spells_turns_to_a_lower_file_when_the_other_becomes_a_link() -> None:
    parsed = roster_spells(
        [
            version("2020-01-01", listed("Ann Lee @ann")),
            version("2020-02-01", listed("Ann Lee @ann"), "docs/MAINTAINERS.md", commit="x"),
            version("2020-02-01", "docs/MAINTAINERS.md", commit="x"),
        ]
    )

    assert [(s.handle, s.path, s.valid_until) for s in parsed.records] == [
        ("ann", "docs/MAINTAINERS.md", None)
    ]


def test_roster_spells_flag_a_roster_that_went_away() -> None:
    parsed = roster_spells(
        [version("2020-01-01", listed("Ann Lee @ann")), version("2020-02-01", None)]
    )

    assert [(s.handle, s.valid_until, s.flags) for s in parsed.records] == [
        ("ann", day("2020-02-01"), {"left_censored", "list_gone"})
    ]
    assert [issue.kind for issue in parsed.issues] == ["list_gone"]


def test_roster_spells_carry_people_over_a_version_that_cannot_be_read() -> None:
    parsed = roster_spells(
        [
            version("2020-01-01", listed("Ann Lee @ann", "Bo Ray @bo")),
            version("2020-02-01", "# Maintainers\n\n<<<<<<< HEAD\n"),
            version("2020-03-01", listed("Ann Lee @ann")),
            version("2020-04-01", "# Maintainers\n\nSee the website.\n"),
        ]
    )

    assert [(s.handle, s.valid_until) for s in parsed.records] == [
        ("ann", None),
        ("bo", day("2020-03-01")),
    ]
    assert [(issue.kind, issue.commit) for issue in parsed.issues] == [
        ("carried_over", "c2020-02-01"),
        ("carried_over", "c2020-04-01"),
        ("unknown_layout", "c2020-04-01"),
    ]


def test_roster_spells_follow_aliases_that_change_by_themselves() -> None:
    assert rows(
        version("2020-01-01", "aliases:\n  core:\n  - ann\n", "OWNERS_ALIASES", commit="a"),
        version("2020-01-01", "approvers:\n- core\n", "OWNERS", commit="a"),
        version("2020-02-01", "aliases:\n  core:\n  - ann\n  - bo\n", "OWNERS_ALIASES"),
        version("2020-03-01", "aliases:\n  core:\n  - bo\n", "OWNERS_ALIASES"),
    ) == [
        ("ann", "maintainer", "2020-01-01", "2020-03-01"),
        ("bo", "maintainer", "2020-02-01", None),
    ]


def test_roster_spells_report_the_issues_of_the_newest_version_only() -> None:
    odd = listed("Ann Lee @ann", "ask group@acme.example or so please")
    parsed = roster_spells(
        [
            version("2020-01-01", odd),
            version("2020-02-01", odd + "* Bo Ray @bo\n"),
        ]
    )

    assert [(issue.kind, issue.line, issue.commit) for issue in parsed.issues] == [
        ("unread_line", 4, "c2020-02-01")
    ]


def test_roster_spells_of_nothing_are_none() -> None:
    assert roster_spells([]).records == ()
    assert roster_spells([version("2020-01-01", None)]).records == ()
