"""What git complains about, each as one sentence that says what to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.errors import SourceError
from tracker.integrations.git_process import GitFailedError, GitTooSlowError

# Looked for in this order, in what git wrote to its standard error. {} is the source.
_MEANINGS: tuple[tuple[str, str], ...] = (
    (
        r"no space left|out of disk ?space|disk quota exceeded|file too large",
        "The disk is full, so {} could not be mirrored; free some space and try again.",
    ),
    (
        r"host key verification failed",
        "The host of {} is not known to ssh; connect to it once by hand and accept its key.",
    ),
    (
        r"could not resolve host|name or service not known|unable to look up|name resolution",
        "The host of {} was not found; check the address and the network.",
    ),
    (
        r"authentication failed|could not read (username|password)|terminal prompts disabled"
        r"|permission denied|returned error: 40[13]|access denied",
        "{} is not open to you; check the address, and that a key or token for it is set up.",
    ),
    (
        r"repository .*not found|returned error: 404|does not appear to be a git repository"
        r"|not a git repository|access denied or repository not exported",
        "{} is no git repository, or is not there; name its address, its top folder or a bundle.",
    ),
    (
        r"unresolved deltas|premature end|bad pack|pack is corrupt|pack has bad object|inflate"
        r"|sha1 mismatch|hash mismatch|corrupt|missing (blob|tree|commit)|bad object"
        r"|did not send all necessary|invalid index-pack|early eof|packfile|unable to read tree"
        r"|disconnect|hung up|pack signature|not self-contained",
        "{} is damaged or broke off: git cannot read all that it promises; get it anew.",
    ),
    (
        r"timed out|refused|unreachable|connection reset|failed to connect|couldn't connect"
        r"|unable to connect|operation too slow|unable to access|ssl|certificate",
        "{} cannot be reached; check the network and try again.",
    ),
    (r"transport .* not allowed", "{} uses a transport that is not allowed."),
    (
        r"lacks these prerequisite",
        "{} holds later commits only; make a bundle of the whole history.",
    ),
)


def explained(complaint: str, shown: str) -> SourceError:
    """Return the error for what git wrote; ``shown`` is the source without its secrets."""
    text = complaint.casefold()
    for pattern, sentence in _MEANINGS:
        if re.search(pattern, text):
            return SourceError(sentence.format(shown))
    return SourceError(f"git cannot read {shown}: {_last_words(complaint)}.")


def _last_words(complaint: str) -> str:
    """Return git's own last reason in one line, without secrets and control characters."""
    lines = [line for line in complaint.splitlines() if re.match(r"(fatal|error): ", line)]
    words = lines[-1].partition(": ")[2] if lines else "it gave no reason"
    plain = "".join(letter for letter in words if letter.isprintable()).strip().rstrip(".")
    return re.sub(r"//[^/@\s]*@", "//", plain)


@contextmanager
def told(shown: str, timeout_seconds: float) -> Iterator[None]:
    """Turn whatever goes wrong with git or the disk within into one sentence about ``shown``.

    Raises:
        SourceError: git failed, took too long, or the mirror could not be written.
    """
    try:
        yield
    except GitFailedError as error:
        raise explained(error.complaint, shown) from error
    except GitTooSlowError as error:
        raise SourceError(
            f"git took longer than {timeout_seconds:g} seconds over {shown}; "
            "try again, or raise HEADWATER_GIT_TIMEOUT_SECONDS."
        ) from error
    except OSError as error:
        raise explained(f"fatal: {error.filename or 'a file'}: {error.strerror}", shown) from error
