"""Key files: slow to guess, of the form that browsers open, and older ones taken along."""

import hashlib
import subprocess
import unicodedata
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from station.commune.keys.folder import (
    KeyFolder,
    WrongPassphraseError,
    make_key,
    pem_of,
    public_hex,
)
from station.commune.keys.pem import ROUNDS, rounds_of
from station.errors import TrustError

SECRET = "con dấu đỏ trên bàn"
NFD = unicodedata.normalize("NFD", SECRET)


def older(secret: str = SECRET) -> tuple[bytes, str]:
    """A key's file as programs before wrote it, and its public half."""
    key = make_key()
    private = load_pem_private_key(key.private_bytes, None)
    encryption = BestAvailableEncryption(secret.encode())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption), public_hex(key)


def test_a_guess_costs_six_hundred_thousand_rounds_unless_a_test_says_otherwise() -> None:
    assert ROUNDS >= 600_000
    pem = pem_of(make_key(), SECRET)
    assert rounds_of(pem) == ROUNDS
    assert KeyFolder(Path("x")).rounds == ROUNDS


@pytest.mark.parametrize("rounds", [1, 127, 128, 255, 256, 65_535, 70_000])
def test_the_form_is_what_others_read(rounds: int, tmp_path: Path) -> None:
    key = make_key()
    file = tmp_path / "key.pem"
    file.write_bytes(pem_of(key, SECRET, rounds))
    assert rounds_of(file.read_bytes()) == rounds
    opened = load_pem_private_key(file.read_bytes(), SECRET.encode())
    assert opened.public_key().public_bytes_raw().hex() == public_hex(key)  # type: ignore[union-attr]
    command = ["openssl", "pkey", "-in", str(file), "-passin", f"pass:{SECRET}", "-noout"]
    subprocess.run(command, check=True, timeout=30, capture_output=True)
    with pytest.raises(ValueError, match=r"\w"):
        load_pem_private_key(file.read_bytes(), b"something else")


def test_an_older_file_is_taken_and_closed_anew(tmp_path: Path) -> None:
    keys, (pem, public) = KeyFolder(tmp_path, rounds=5000), older()
    file = tmp_path / "chairman.pem"
    file.write_bytes(pem)
    assert rounds_of(pem) == 2048
    assert public_hex(keys.unlock("chairman", SECRET)) == public
    assert rounds_of(file.read_bytes()) == 5000
    assert file.stat().st_mode & 0o777 == 0o600
    before = hashlib.sha256(file.read_bytes()).digest()
    assert public_hex(keys.unlock("chairman", SECRET)) == public
    assert hashlib.sha256(file.read_bytes()).digest() == before


def test_an_older_file_that_a_wrong_passphrase_knocked_at_is_as_it_was(tmp_path: Path) -> None:
    keys, (pem, _) = KeyFolder(tmp_path, rounds=5000), older()
    (tmp_path / "chairman.pem").write_bytes(pem)
    with pytest.raises(WrongPassphraseError):
        keys.unlock("chairman", "something else")
    assert (tmp_path / "chairman.pem").read_bytes() == pem


def test_a_medium_that_cant_be_written_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from station.commune.keys import folder
    from station.errors import StorageError

    def full(*_: object, **__: object) -> None:
        raise StorageError("the medium is read-only")

    keys, (pem, public) = KeyFolder(tmp_path, rounds=5000), older()
    (tmp_path / "chairman.pem").write_bytes(pem)
    monkeypatch.setattr(folder, "write_durably", full)
    assert public_hex(keys.unlock("chairman", SECRET)) == public
    assert (tmp_path / "chairman.pem").read_bytes() == pem


def test_marks_typed_in_another_way_are_the_same_passphrase(tmp_path: Path) -> None:
    assert NFD != SECRET
    keys = KeyFolder(tmp_path, rounds=10)
    key = make_key()
    keys.keep("editor", key, NFD)
    assert public_hex(keys.unlock("editor", SECRET)) == public_hex(key)
    assert public_hex(keys.unlock("editor", NFD)) == public_hex(key)
    pem, public = older(NFD)
    (tmp_path / "chairman.pem").write_bytes(pem)
    assert public_hex(keys.unlock("chairman", SECRET)) == public


@pytest.mark.parametrize("damage", [b"", b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n", b"\xff"])
def test_what_is_no_key_is_said_to_be_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "editor.pem").write_bytes(damage)
    assert rounds_of(damage) is None
    with pytest.raises(TrustError):
        KeyFolder(tmp_path, rounds=10).unlock("editor", SECRET)
