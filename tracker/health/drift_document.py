"""What the document says of roster drift."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """An employer as one source gives it on the day; ``confirmed`` is that source's last edit."""

    source: str
    employer: str
    basis: str
    since: str
    confirmed: str | None


@dataclass(frozen=True, slots=True)
class DriftRow:
    """A person on whom project file, foundation list and activity disagree, and how they do.

    Roles and days are None where the source does not name the person. ``last_active`` and
    ``commits`` (of twelve months) are None where nobody among the authors is known to be them.
    """

    name: str
    handle: str | None
    kinds: tuple[str, ...]
    in_file: str | None
    in_file_since: str | None
    in_list: str | None
    in_list_since: str | None
    last_active: str | None
    commits: int | None
    employers: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class DriftView:
    """The three-way difference of one project; ``jaccard`` in 0..1 is the share of names in both.

    ``is_matched``: somebody with a role is known among the authors, so that who is active can be
    told. ``rows_left_out`` people disagree as well and are not listed.
    """

    in_file: int | None
    in_list: int | None
    in_both: int | None
    jaccard: float | None
    file_confirmed: str | None
    list_confirmed: str | None
    observed_until: str | None
    kinds: dict[str, int]
    is_matched: bool
    rows: tuple[DriftRow, ...]
    rows_left_out: int
    receipt: str
