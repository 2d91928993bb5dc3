"""Where the files are that are not Python: in a checkout and in a wheel."""

from functools import cache
from pathlib import Path
from typing import Literal

from tracker.errors import ResourceMissingError

Resource = Literal["migrations", "reports"]

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
_PROOF: dict[Resource, str] = {"migrations": "env.py", "reports": "project-health/report.typ"}


@cache
def resource_dir(name: Resource) -> Path:
    """Return the directory ``name``: the wheel's copy, else the checkout's.

    The checkout counts only if its pyproject.toml is there as well. Beside an
    installed package a directory called ``migrations`` is somebody else's.

    Raises:
        ResourceMissingError: neither place has it.
    """
    candidates = [_PACKAGE / f"_{name}"]
    if (_CHECKOUT / "pyproject.toml").is_file():
        candidates.append(_CHECKOUT / name)
    for candidate in candidates:
        if (candidate / _PROOF[name]).is_file():
            return candidate
    raise ResourceMissingError(
        f"This installation lacks its {name} files (looked in {', '.join(map(str, candidates))}); "
        "install the package again."
    )
