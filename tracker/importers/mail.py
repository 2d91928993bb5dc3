"""What an author's address tells: a handle, or the domain of an employer. Pure.

A domain says whose mail somebody used that day, which is not proof of employment.
"""

import re

# Mail for everybody, and domains that stand for none.
FREE_MAIL = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com"}
    | {"hotmail.co.uk", "hotmail.fr", "hotmail.de", "outlook.de", "outlook.fr", "live.nl"}
    | {"yahoo.com", "yahoo.co.uk", "yahoo.co.jp", "yahoo.co.in", "yahoo.fr", "yahoo.de"}
    | {"ymail.com", "rocketmail.com", "icloud.com", "me.com", "mac.com", "aol.com", "mail.com"}
    | {"gmx.de", "gmx.net", "gmx.com", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de"}
    | {"mail.ru", "inbox.ru", "list.ru", "bk.ru", "yandex.ru", "yandex.com", "ya.ru", "rambler.ru"}
    | {"qq.com", "vip.qq.com", "163.com", "126.com", "yeah.net", "foxmail.com", "sina.com"}
    | {"sina.cn", "sohu.com", "139.com", "aliyun.com", "naver.com", "daum.net", "hanmail.net"}
    | {"protonmail.com", "protonmail.ch", "proton.me", "pm.me", "fastmail.com", "fastmail.fm"}
    | {"hey.com", "zoho.com", "tutanota.com", "tutanota.de", "tuta.io", "tuta.com", "duck.com"}
    | {"mailbox.org", "posteo.de", "posteo.net", "riseup.net", "disroot.org", "hushmail.com"}
    | {"runbox.com", "cock.li", "orange.fr", "free.fr", "laposte.net"}
    | {"wanadoo.fr", "sfr.fr", "libero.it", "seznam.cz", "email.cz", "wp.pl", "o2.pl", "abv.bg"}
    | {"rediffmail.com", "uol.com.br", "bol.com.br", "terra.com.br", "comcast.net", "verizon.net"}
    | {"att.net", "sbcglobal.net", "btinternet.com", "bluewin.ch", "telenet.be", "skynet.be"}
    | {"localhost", "example.com", "example.org", "example.net"}
)
# Hosts that give addresses to their users.
_SHARED = frozenset(
    {"users.noreply.github.com", "noreply.github.com", "users.noreply.gitlab.com"}
    | {"noreply.gitlab.com", "noreply.codeberg.org", "privaterelay.appleid.com"}
)
# Reserved or private: RFC 2606, RFC 6762, RFC 8375, and what git makes of a machine's name.
_NOWHERE = re.compile(r".*\.(?:invalid|local|localdomain|localhost|lan|home|internal|arpa)")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)")
_GITHUB = re.compile(
    r"(?:\d+\+)?([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)@users\.noreply\.github\.com", re.IGNORECASE
)
# Below these two labels a name is registered, as in example.co.uk; the common ones only.
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "go", "gov", "gob", "ne", "net", "nom", "or", "org"}
)
# Local parts that are nobody's own.
_NAMELESS = frozenset(
    {"", "noreply", "no-reply", "donotreply", "root", "git", "none", "unknown", "redacted"}
)


def handle_of(address: str) -> str | None:
    """Return the handle in a no-reply address, as in 12345+octocat@users.noreply.github.com."""
    match = _GITHUB.fullmatch(address.strip())
    return match[1] if match else None


def is_personal(address: str) -> bool:
    """Tell whether an address can be one person's: no default, and in a domain."""
    local, at, domain = address.strip().casefold().rpartition("@")
    return bool(at) and local not in _NAMELESS and "." in domain


def employer_domain(address: str, name: str = "") -> str:
    """Return the registered domain that may name an employer; empty where it names none.

    Empty for free mail, no-reply addresses, private networks, and somebody's own domain, which is
    one that bears the person's name: ``alex@leong.dev`` of Alex Leong.
    """
    local, _, host = address.strip().casefold().rpartition("@")
    domain = "" if local in _NAMELESS else company_domain(host)
    return "" if domain and _is_own(domain, local, name) else domain


def company_domain(host: str) -> str:
    """Return the registered domain of ``host`` if it may be an employer's, else nothing."""
    host = host.strip().rstrip(".").casefold()
    if not _DOMAIN.fullmatch(host) or _NOWHERE.fullmatch(host) or host in _SHARED:
        return ""
    domain = registered(host)
    return "" if {host, domain} & FREE_MAIL else domain


def registered(host: str) -> str:
    """Return the part of a host that is registered: cn.fujitsu.com is fujitsu.com."""
    labels = host.split(".")
    is_deep = len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2
    return ".".join(labels[-3 if is_deep else -2 :])


def _is_own(domain: str, local: str, name: str) -> bool:
    label = re.sub(r"[^a-z0-9]", "", domain.partition(".")[0])
    words = [word for word in re.split(r"[\W_]+", name.casefold()) if len(word) > 1]
    own = {"".join(words), "".join(reversed(words)), re.sub(r"[^a-z0-9]", "", local), *words[-1:]}
    return len(label) > 3 and label in own
