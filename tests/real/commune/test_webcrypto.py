"""A key's file is opened by WebCrypto, so that a page can sign with it."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest

from station.commune.keys.folder import make_key, pem_of, public_hex
from station.commune.keys.pem import ROUNDS

SCRIPT = Path(__file__).parent / "open_key.mjs"
SECRET = "con dấu đỏ trên bàn"

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="needs node's WebCrypto")


def opened(file: Path, secret: str) -> subprocess.CompletedProcess[str]:
    """What WebCrypto makes of a key's file."""
    command = ["node", "--no-warnings", str(SCRIPT), str(file), secret]
    return subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)


def test_a_browsers_webcrypto_opens_it_and_signs(tmp_path: Path) -> None:
    key, file = make_key(), tmp_path / "chairman.pem"
    file.write_bytes(pem_of(key, SECRET))
    found = opened(file, SECRET)
    assert found.returncode == 0, found.stderr
    public = base64.urlsafe_b64encode(bytes.fromhex(public_hex(key))).decode().rstrip("=")
    assert found.stdout.split() == [str(ROUNDS), public]


def test_and_not_with_another_passphrase(tmp_path: Path) -> None:
    file = tmp_path / "chairman.pem"
    file.write_bytes(pem_of(make_key(), SECRET))
    assert opened(file, "con dau do").returncode != 0
