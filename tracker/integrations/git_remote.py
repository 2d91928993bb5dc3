"""A repository as a source, on this machine or elsewhere: fetched without contents of files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.importers.git_log import TAGS
from tracker.integrations.git_address import Address
from tracker.integrations.git_offer import DEFAULT, Offer, Received, parse_ls_remote
from tracker.integrations.git_process import GitProcess
from tracker.services.context import Progress


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository that git can ask; ``pins`` say which network addresses its host has."""

    address: Address
    asking: GitProcess
    pins: Sequence[str] = ()

    @property
    def shown(self) -> str:
        """The address without its secrets."""
        return self.address.shown

    def offer(self) -> Offer:
        """Ask what there is.

        Raises:
            SourceError: there are no commits.
            GitFailedError, GitTooSlowError: it cannot be asked.
        """
        answer = self.asking.output("ls-remote", "--symref", "origin", settings=self._settings())
        return parse_ls_remote(answer, self.shown)

    def bring(self, git: GitProcess, mirror: Path, offered: Offer, progress: Progress) -> None:
        """Fetch the default branch and all tags; tags that are gone there go here.

        Raises:
            GitFailedError, GitTooSlowError: it cannot be fetched.
        """
        git.following(
            *("fetch", "--progress", "--prune", "--force", "--no-tags", "--no-write-fetch-head"),
            # A source whose own history was cut off is read as far as it goes.
            *("--update-shallow", "--filter=blob:none", "origin"),
            *(f"+{offered.head}:{DEFAULT}", f"+{TAGS}*:{TAGS}*"),
            heard=Received(progress).heard,
            settings=self._settings(),
        )

    def fetcher(self, git: GitProcess) -> Callable[[Sequence[str]], None]:
        """Return what fetches objects that were left out, all that are asked for at once."""

        def fetch(objects: Sequence[str]) -> None:
            git.output(
                *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none"),
                *("--stdin", "origin"),
                stdin="".join(f"{one}\n" for one in objects).encode("ascii"),
                settings=[*self._settings(), ("fetch.negotiationAlgorithm", "noop")],
            )

        return fetch

    def _settings(self) -> list[tuple[str, str]]:
        """The other side as git's remote; its address stands on no command line and in no file."""
        remote = [
            ("remote.origin.url", self.address.location),
            ("remote.origin.promisor", "true"),
            ("remote.origin.partialclonefilter", "blob:none"),
        ]
        pins = [("http.curloptResolve", pin) for pin in self.pins]
        return [*remote, *pins, ("http.followRedirects", "false")] if pins else remote
