"""Secrets at rest under envelope encryption: each has a key of its own, sealed by a master key.

The master key comes from a file and is never stored beside what it seals. A rotation seals the
small keys anew and leaves the secrets as they are.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.errors import SetupError

_VERSION = b"\x01"
_KEY_BYTES = 32
_ID_BYTES = 8
_NONCE_BYTES = 12
# A sealed key is the key and the tag of its seal.
_SEALED_BYTES = _KEY_BYTES + 16


class Vault:
    """Seals and opens secrets. The first master key seals; the others only open.

    ``purpose`` binds a sealed secret to its row: it cannot be opened in the place of another.
    """

    def __init__(self, master_keys: Sequence[bytes]) -> None:
        if not master_keys or any(len(key) != _KEY_BYTES for key in master_keys):
            raise SetupError("A master key has 32 bytes; `headwater stripe new-key` writes one.")
        self._keys = {_key_id(key): key for key in master_keys}
        self._current = _key_id(master_keys[0])

    @property
    def keys(self) -> list[bytes]:
        """The master keys, for a vault that adds another one."""
        return list(self._keys.values())

    def seal(self, secret: str, purpose: str) -> bytes:
        """Return ``secret`` sealed for ``purpose``."""
        own = secrets.token_bytes(_KEY_BYTES)
        return self._head(own, purpose) + _sealed(own, secret.encode(), purpose)

    def open(self, sealed: bytes, purpose: str) -> str:
        """Return the secret.

        Raises:
            SetupError: no key at hand opens it, or it was sealed for something else.
        """
        own, rest = self._own_key(sealed, purpose)
        return _opened(own, rest, purpose).decode()

    def resealed(self, sealed: bytes, purpose: str) -> bytes:
        """Return the same secret under the current master key; its own key stays.

        Raises:
            SetupError: as `open`.
        """
        own, rest = self._own_key(sealed, purpose)
        return self._head(own, purpose) + rest

    def is_current(self, sealed: bytes) -> bool:
        """Tell whether the current master key sealed it."""
        return sealed[1 : 1 + _ID_BYTES] == self._current

    def _head(self, own: bytes, purpose: str) -> bytes:
        return _VERSION + self._current + _sealed(self._keys[self._current], own, purpose)

    def _own_key(self, sealed: bytes, purpose: str) -> tuple[bytes, bytes]:
        key_id, rest = sealed[1 : 1 + _ID_BYTES], sealed[1 + _ID_BYTES :]
        master = self._keys.get(key_id)
        if sealed[:1] != _VERSION or master is None:
            raise SetupError("The master key that sealed a secret is not at hand; add its file.")
        end = _NONCE_BYTES + _SEALED_BYTES
        return _opened(master, rest[:end], purpose), rest[end:]


def read_master_keys(text: str) -> list[bytes]:
    """Return the master keys of a key file: base64, one a line, the current one first.

    Raises:
        SetupError: a line is no key of 32 bytes.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    try:
        keys = [base64.b64decode(line, validate=True) for line in lines]
    except binascii.Error as error:
        raise SetupError(
            "The key file is not base64; `headwater stripe new-key` writes one."
        ) from error
    Vault(keys)
    return keys


def new_master_key() -> str:
    """Return a new master key as a line of a key file."""
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"headwater key id" + key).digest()[:_ID_BYTES]


def _sealed(key: bytes, plain: bytes, purpose: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, purpose.encode())


def _opened(key: bytes, sealed: bytes, purpose: str) -> bytes:
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, rest, purpose.encode())
    except InvalidTag as error:
        raise SetupError("A sealed secret was altered, or belongs to something else.") from error
