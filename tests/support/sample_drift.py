"""The roster drift of the invented project of the sample document."""

from tracker.health.drift_document import Claim, DriftRow, DriftView
from tracker.metrics.drift import DriftKind


def _row(name: str, kind: DriftKind, **given: object) -> DriftRow:
    plain: dict[str, object] = {
        "handle": name.split()[0].casefold(),
        "in_file": None,
        "in_file_since": None,
        "in_list": None,
        "in_list_since": None,
        "last_active": "2026-11-02",
        "commits": 12,
        "employers": (),
    }
    return DriftRow(name=name, kinds=(kind.value,), **(plain | given))  # type: ignore[arg-type]


def drift() -> DriftView:
    """Return a drift with a row of every kind."""
    claims = (
        Claim("project file", "Brackwater", "stated", "2024-03-01", "2026-10-30"),
        Claim("foundation list", "Cinder & Vale", "stated", "2021-08-12", "2025-06-30"),
    )
    rows = (
        _row(
            "Wren Oakes",
            DriftKind.EMERITUS_IN_LIST,
            in_file="emeritus",
            in_file_since="2025-02-01",
            in_list="maintainer",
            in_list_since="2021-08-12",
        ),
        _row("Ida Marsh", DriftKind.ONLY_IN_FILE, in_file="maintainer", in_file_since="2026-01-10"),
        _row(
            "Tove Lind",
            DriftKind.ONLY_IN_LIST,
            in_list="maintainer",
            last_active=None,
            commits=None,
        ),
        _row("Noor Sand", DriftKind.OTHER_ROLE, in_file="in_training", in_list="maintainer"),
        _row(
            "Per Holt",
            DriftKind.LISTED_BUT_QUIET,
            in_file="maintainer",
            in_list="maintainer",
            last_active="2025-03-04",
            commits=0,
        ),
        _row("Kit Ash", DriftKind.ACTIVE_BUT_UNLISTED, handle=None, commits=44),
        _row(
            "Lea Fenn",
            DriftKind.EMPLOYERS_DIFFER,
            in_file="maintainer",
            in_list="maintainer",
            employers=claims,
        ),
    )
    return DriftView(
        in_file=5,
        in_list=5,
        in_both=3,
        jaccard=3 / 7,
        file_confirmed="2026-10-30",
        list_confirmed="2025-06-30",
        observed_until="2026-11-20",
        kinds={kind.value: 1 for kind in DriftKind},
        is_matched=True,
        rows=rows,
        rows_left_out=2,
        receipt="tarnwick.2026-11-20.drift",
    )
