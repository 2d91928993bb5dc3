"""Files by name: the text of one, or one sentence on why not; and writing one whole."""

from pathlib import Path
from secrets import token_hex

from tracker.errors import SourceError

MAX_BYTES = 64 * 1024 * 1024


def text_of(file: Path) -> str:
    """Return the text of a file; a byte that is no UTF-8 is kept as a surrogate.

    Raises:
        SourceError: it is not there, not a file, not readable, or larger than 64 MiB.
    """
    if file.is_dir():
        raise SourceError(f"{file} is a folder; name a file.")
    try:
        if file.stat().st_size > MAX_BYTES:
            raise SourceError(
                f"{file} is larger than {MAX_BYTES // 1024**2} MiB; is it the right one?"
            )
        return file.read_bytes().decode("utf-8", errors="surrogateescape")
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror}.") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all, also where two write it at the same time.

    Raises:
        OSError: it cannot be written; what stood there stands there still.
    """
    partial = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
