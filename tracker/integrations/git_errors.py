"""Git's complaints, each as one sentence that helps."""

import re

from tracker.errors import SourceError, TrackerError
from tracker.integrations.git_address import Source

_MEANINGS: tuple[tuple[str, str], ...] = (
    ("no space left on device|disk quota", "The disk is full; make room and try again."),
    (
        "not a git repository|not appear to be a git repository|repository .* does not exist",
        "{} is no git repository.",
    ),
    ("not look like a v2 or v3 bundle|bad bundle|invalid bundle", "{} is no git bundle."),
    (
        "lacks these prerequisite|prerequisite commits",
        "{} is a bundle of later commits only; make one of the whole history.",
    ),
    (
        "index-pack|early eof|inflate|corrupt|bad object|unexpected disconnect|malformed",
        "{} is damaged: git cannot unpack it.",
    ),
    ("could not resolve host", "The host of {} cannot be found; is the address right?"),
    (
        "authentication failed|could not read username|permission denied|access denied|403|401",
        "{} does not let us in; is it public, or is the key known to this machine?",
    ),
    ("not found|404", "{} was not found; is the address right?"),
    (
        "could not connect|connection refused|timed out|unable to access|couldn't connect",
        "{} cannot be reached; try again.",
    ),
    ("transport .* not allowed", "{} uses a transport that is not allowed."),
)


def explained(complaint: str, source: Source) -> TrackerError:
    """Return the error that says what git complained about."""
    for pattern, sentence in _MEANINGS:
        if re.search(pattern, complaint, re.IGNORECASE):
            return SourceError(sentence.format(source.shown))
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if line.startswith(("fatal:", "error:"))), "")
    reason = last.partition(":")[2].strip() or "git gave no reason"
    return SourceError(f"{source.shown} cannot be read: {reason}.")
