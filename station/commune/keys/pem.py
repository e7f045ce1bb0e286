"""A key's file: PKCS#8, encrypted so that guessing is slow, and so that a browser can open it.

PBES2 (RFC 8018): PBKDF2 with HMAC-SHA-256, AES-256 in CBC, which OpenSSL and WebCrypto know as
they are. `cryptography` writes this form, too, but with 2,048 rounds and no way to ask for more.
Not handled here: the keys themselves, and where their files lie (`folder.py`).
"""

import base64
import hashlib
import os
import re
import unicodedata

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

ROUNDS = 600_000
"""Of PBKDF2: each guess of a thief's costs as much as an unlocking, about 0.2 s."""
_MOST_ROUNDS = 10_000_000
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_PBKDF2 = bytes.fromhex("06092a864886f70d01050c")
_HMAC_SHA256 = bytes.fromhex("06082a864886f70d02090500")
_AES_256_CBC = bytes.fromhex("060960864801650304012a")
_SEQUENCE, _OCTETS, _INTEGER = 0x30, 0x04, 0x02
_BLOCK = re.compile(
    rb"-----BEGIN ENCRYPTED PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END ENCRYPTED PRIVATE KEY-----"
)


def encrypted(private: bytes, passphrase: str, rounds: int = ROUNDS) -> bytes:
    """The PEM file of a private key in PKCS#8's DER, opened by `passphrase`."""
    salt, iv = os.urandom(16), os.urandom(16)
    key = hashlib.pbkdf2_hmac("sha256", normal(passphrase).encode(), salt, rounds, dklen=32)
    padder, cipher = PKCS7(128).padder(), Cipher(algorithms.AES256(key), modes.CBC(iv)).encryptor()
    data = cipher.update(padder.update(private) + padder.finalize()) + cipher.finalize()
    number = rounds.to_bytes(rounds.bit_length() // 8 + 1)
    derived = _der(_SEQUENCE, _PBKDF2, _der(_SEQUENCE, _der(_OCTETS, salt), _der(_INTEGER, number),
                                            _der(_SEQUENCE, _HMAC_SHA256)))  # fmt: skip
    by = _der(_SEQUENCE, _AES_256_CBC, _der(_OCTETS, iv))
    scheme = _der(_SEQUENCE, _PBES2, _der(_SEQUENCE, derived, by))
    text = base64.encodebytes(_der(_SEQUENCE, scheme, _der(_OCTETS, data))).decode()
    lines = re.sub(r"\s", "", text)
    body = "\n".join(lines[start : start + 64] for start in range(0, len(lines), 64))
    frame = "-----{} ENCRYPTED PRIVATE KEY-----"
    return f"{frame.format('BEGIN')}\n{body}\n{frame.format('END')}\n".encode()


def rounds_of(pem: bytes) -> int | None:
    """How many rounds a guess at an encrypted file costs; None when it isn't of this form."""
    found = _BLOCK.search(pem)
    if found is None:
        return None
    try:
        _, _, after = base64.b64decode(found[1]).partition(_PBKDF2)
        parameters, _ = _read(after, _SEQUENCE)
        _, after_salt = _read(parameters, _OCTETS)
        number, _ = _read(after_salt, _INTEGER)
    except (ValueError, IndexError):
        return None
    return min(int.from_bytes(number), _MOST_ROUNDS)


def normal(passphrase: str) -> str:
    """One spelling for what looks the same: keyboards write Vietnamese marks in two ways."""
    return unicodedata.normalize("NFC", passphrase)


def spellings(passphrase: str) -> tuple[str, ...]:
    """The usual spelling first, then those that older files may have been closed by."""
    others = (normal(passphrase), passphrase, unicodedata.normalize("NFD", passphrase))
    return tuple(dict.fromkeys(others))


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x82, *size.to_bytes(2)])
    if 128 <= size < 256:
        length = bytes([0x81, size])
    return bytes([tag]) + length + content


def _read(data: bytes, tag: int) -> tuple[bytes, bytes]:
    """What is in the element at the beginning of `data`, and what follows it."""
    if data[0] != tag:
        raise ValueError("another kind of element")
    size, start = data[1], 2
    if size >= 128:
        start += size - 128
        size = int.from_bytes(data[2:start])
    return data[start : start + size], data[start + size :]
