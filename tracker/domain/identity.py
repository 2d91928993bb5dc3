"""When two records are the same person or the same organisation's domain: rules, no I/O."""

import re
import unicodedata

# Many organisations share these hosts; a link to one of them names none.
SHARED_HOSTS = frozenset(
    {"github.com", "github.io", "gitlab.com", "linkedin.com", "twitter.com", "x.com"}
    | {"facebook.com", "medium.com", "google.com", "youtube.com", "wikipedia.org"}
    | {"cncf.io", "apache.org", "bitbucket.org", "slack.com"}
)
_HOST = re.compile(r"^[a-z][a-z0-9+.-]*://(?:www\d?\.)?([^/:?#@\s]+)", re.IGNORECASE)
_DOMAIN = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$", re.IGNORECASE)


def normal_name(name: str) -> str:
    """Return a person's name without accents, case and repeated blanks: "Nóva " is "nova"."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(letters.casefold().split())


def person_key(project_slug: str, name: str | None, handle: str | None) -> str:
    """Return what identifies a person: the handle anywhere, else the name within one project."""
    if handle:
        return f"github:{handle.casefold()}"
    return f"name:{project_slug}:{normal_name(name or '')}"


def link_domain(url: str | None) -> str | None:
    """Return the domain that a link gives its owner; None for shared hosts and odd links."""
    match = _HOST.match(url or "")
    if match is None:
        return None
    host = match.group(1).casefold().rstrip(".")
    if not is_domain(host) or any(host == one or host.endswith("." + one) for one in SHARED_HOSTS):
        return None
    return host


def is_domain(text: str) -> bool:
    """Tell whether ``text`` looks like a domain and not like a name."""
    return _DOMAIN.match(text) is not None
