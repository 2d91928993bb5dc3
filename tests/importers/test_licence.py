from datetime import UTC, date, datetime

import pytest

from tracker.importers.licence import choose_licence_paths, identify, licence_spells
from tracker.importers.records import FileVersion, LicenceSpell

APACHE = "                 Apache License\n           Version 2.0, January 2004\n"
MIT = "Permission is hereby granted, free of\ncharge, to any person obtaining a copy"
BUSL = "Business Source License 1.1\n\nParameters\nLicensor: Quern"


def version(path: str, text: str | None, on: str) -> FileVersion:
    return FileVersion(path, on, datetime.fromisoformat(on).replace(tzinfo=UTC), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (APACHE, ("Apache-2.0", True)),
        (MIT, ("MIT", True)),
        (BUSL, ("BUSL", False)),
        ('"Commons Clause" License Condition v1.0\n' + APACHE, ("Commons Clause", False)),
        ("GNU AFFERO GENERAL PUBLIC LICENSE", ("AGPL", True)),
        ("All rights reserved.", ("unknown", None)),
        ("", ("unknown", None)),
    ],
)
def test_identify_knows_a_licence_by_its_words(
    text: str, expected: tuple[str, bool | None]
) -> None:
    assert identify(text) == expected


def test_only_files_at_the_top_speak_for_the_project() -> None:
    paths = ["docs/LICENSE", "COPYING", "LICENSE.md", "LICENSE", "LICENSE-3rd-party.csv", "README"]

    assert choose_licence_paths(paths) == ("LICENSE", "LICENSE.md", "COPYING")


def test_a_change_of_licence_ends_a_spell_and_begins_another() -> None:
    parsed = licence_spells(
        [
            version("LICENSE", APACHE, "2020-01-01"),
            version("LICENSE", APACHE + "Copyright 2021", "2021-01-01"),
            version("LICENSE", BUSL, "2023-08-10"),
        ]
    )

    assert parsed.records == (
        LicenceSpell("Apache-2.0", True, date(2020, 1, 1), date(2023, 8, 10)),
        LicenceSpell("BUSL", False, date(2023, 8, 10), None),
    )
    assert parsed.issues == ()


def test_a_file_that_moves_is_no_change_and_one_that_goes_away_ends_the_spell() -> None:
    parsed = licence_spells(
        [
            version("COPYING", MIT, "2020-01-01"),
            version("LICENSE", MIT, "2021-01-01"),
            version("COPYING", None, "2021-01-01"),
            version("LICENSE", None, "2022-01-01"),
        ]
    )

    assert parsed.records == (LicenceSpell("MIT", True, date(2020, 1, 1), date(2022, 1, 1)),)


def test_a_text_without_known_words_is_unknown_and_an_issue() -> None:
    parsed = licence_spells([version("LICENSE", "Ask us.", "2020-01-01")])

    assert parsed.records == (LicenceSpell("unknown", None, date(2020, 1, 1), None),)
    assert len(parsed.issues) == 1
