"""Secrets open with their key, for their purpose, and for nothing else."""

import pytest

from tracker.errors import SetupError
from tracker.integrations.vault import Vault, new_master_key, read_master_keys

SECRET = "rk_live_not_a_real_key"


def keys(count: int = 1) -> list[bytes]:
    return read_master_keys("\n".join(new_master_key() for _ in range(count)))


def test_sealed_secret_opens_again_and_shows_nothing() -> None:
    vault = Vault(keys())

    sealed = vault.seal(SECRET, "account 7")

    assert vault.open(sealed, "account 7") == SECRET
    assert SECRET.encode() not in sealed
    assert sealed != vault.seal(SECRET, "account 7")


def test_secret_opens_for_its_own_purpose_only() -> None:
    vault = Vault(keys())
    sealed = vault.seal(SECRET, "account 7")

    with pytest.raises(SetupError, match="belongs to something else"):
        vault.open(sealed, "account 8")


@pytest.mark.parametrize("place", [0, 5, 12, 40, 75, -1])
def test_altered_secret_does_not_open(place: int) -> None:
    vault = Vault(keys())
    sealed = bytearray(vault.seal(SECRET, "account 7"))
    sealed[place] ^= 1

    with pytest.raises(SetupError):
        vault.open(bytes(sealed), "account 7")


def test_rotation_seals_the_small_key_anew() -> None:
    old, new = keys(2)
    sealed = Vault([old]).seal(SECRET, "account 7")
    both = Vault([new, old])

    rotated = both.resealed(sealed, "account 7")

    assert (both.is_current(sealed), both.is_current(rotated)) == (False, True)
    assert Vault([new]).open(rotated, "account 7") == SECRET
    with pytest.raises(SetupError, match="not at hand"):
        Vault([new]).open(sealed, "account 7")


@pytest.mark.parametrize("text", ["", "not base64!", "c2hvcnQ="])
def test_key_file_without_whole_keys_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match="headwater stripe new-key"):
        read_master_keys(text)
