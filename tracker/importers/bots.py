"""Which authors are programs. Pure.

A program says so: by the mark ``[bot]``, by the word bot or robot at the end of its name, or by
being one of a few that are known by name. People called Abbot, Talbot or Bot are people.
"""

import re

_MARK = "[bot]"
_KNOWN = frozenset(
    {"dependabot", "dependabot-preview", "dependabot-support", "renovate", "greenkeeper"}
    | {"github", "github-actions", "github actions", "github action", "copilot", "web-flow"}
    | {"mergify", "codecov", "snyk", "fossabot", "imgbot", "allcontributors", "pre-commit-ci"}
    | {"semantic-release", "bors", "homu", "weblate", "hosted weblate", "transifex", "crowdin"}
    | {"travis ci", "travis", "circleci", "jenkins", "gitlab ci", "copybara-service", "gitbook"}
    | {"k8s-ci-robot", "step-security", "deepsource", "whitesource", "mend", "codeflow"}
)
# l5d-bot, renovate_bot, ci.robot; not Abbot, and not Jan Bot.
_SUFFIX = re.compile(r".*[a-z0-9][-_.](?:ro)?bot(?:[-_ ]?\d+)?")
_SPACED = re.compile(r"(.+) (?:ro)?bot")
# What stands before "Bot" where it is no family name.
_TRADES = frozenset(
    {"ci", "cd", "release", "releases", "build", "merge", "sync", "update", "updater", "version"}
    | {"docs", "deploy", "automation", "auto", "review", "github", "gitlab", "git", "the", "a"}
    | {"changelog", "backport", "cherry-pick", "lint", "format", "security", "translation", "i18n"}
)
_ADDRESS = re.compile(r"(?:\d+\+)?(?:(?:.*[a-z0-9][-_])?(?:ro)?bot(?:\[bot\])?|.*\[bot\])")


def is_bot(name: str, address: str) -> bool:
    """Tell whether an author is a program, by name or by what stands before the @."""
    plain = " ".join(name.casefold().split())
    local = address.casefold().partition("@")[0].strip()
    if _MARK in plain or plain in _KNOWN or _SUFFIX.fullmatch(plain):
        return True
    return bool(_ADDRESS.fullmatch(local)) or _is_spaced_bot(plain)


def _is_spaced_bot(plain: str) -> bool:
    match = _SPACED.fullmatch(plain)
    return match is not None and (match[1] in _KNOWN or match[1].split()[-1] in _TRADES)
