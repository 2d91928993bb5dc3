"""What can go wrong because of somebody outside the code, each with the sentence that helps.

TrackerError                 a user can cause it; ``status`` is its HTTP answer
├── NotFoundError            nothing there, or not yours to see
├── RefusedError             this came another way than it left, or too late
├── ConflictError            somebody else was first, or the state does not allow it
├── InvalidInputError        what was given cannot be understood
│   └── SourceError          a repository, bundle or file that cannot be read
├── NothingToShowError       the request is fine, but no facts are there yet
└── SetupError               this installation is not usable as it is; stops the process
    └── ResourceMissingError the package lacks its own files
"""


class TrackerError(Exception):
    """Something a user can cause; the message is a sentence for that user."""

    status = 400


class NotFoundError(TrackerError):
    """Nothing there, or not yours to see: the two must look the same."""

    status = 404

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"There is no {what} {key}.")


class RefusedError(TrackerError):
    """This came another way than it left, a second time, or too late."""

    status = 403


class ConflictError(TrackerError):
    """Somebody else was first, or the present state does not allow this."""

    status = 409


class InvalidInputError(TrackerError):
    """What was given cannot be understood; the message says what, where and what to do."""

    status = 422


class SourceError(InvalidInputError):
    """A repository, bundle or file that cannot be read."""


class NothingToShowError(TrackerError):
    """The request is fine, but there are no facts to answer it from yet."""

    status = 404


class SetupError(TrackerError):
    """This installation is not usable as it is; the process stops."""

    status = 500


class UnavailableError(SetupError):
    """The database cannot be asked just now; nothing was changed, and a later try may do."""

    status = 503


class ResourceMissingError(SetupError):
    """The package lacks files of its own that it needs."""
