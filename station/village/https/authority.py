"""The box's own certificate authority, and its certificate for the village head's page.

A phone that knows the authority gives the page its microphone. The authority can vouch for nothing
but private addresses and the names that it was made for, so a stolen box is of no use against
other sites. Keys are for root and the page only. Not handled here: which names (`https_commands`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from station.errors import InputError, StorageError, TrustError
from station.files import durable_file
from station.village.https.certificates import builder, covers, general, is_address, pem, usage
from station.village.settings.places import HttpsFiles

VALID = timedelta(days=820)
"""Phones take no more than 825 days from an authority of one's own (Apple HT210176)."""

DUE = timedelta(days=60)
"""Before its end by so much it is renewed by itself."""

SOON = timedelta(days=30)
"""Before its end by so much somebody is told, for it should have been renewed by then."""

_AUTHORITY_VALID = timedelta(days=3653)
_YESTERDAY = timedelta(days=1)  # the phone's clock may be behind
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
            "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128")  # fmt: skip
_LOCAL_NAMES = ("local", "localhost", "lan", "home.arpa", "internal")


def set_up(state: Path, village: str, names: Sequence[str], now: datetime) -> datetime:
    """Make the authority if there is none, and a new certificate for `names`; until when it holds.

    Raises InputError for a name that the authority can't vouch for, StorageError, TrustError.
    """
    files = HttpsFiles(state)
    if not names:
        raise InputError("this box has neither name nor address; give one: station https --name")
    if not files.authority_key.exists():
        _make_authority(files, village, names, now)
    key, authority = _read(files)
    if (last := authority.not_valid_after_utc) - now < SOON:
        raise TrustError(
            "the box's authority ends on {last:%Y-%m-%d}; make a new one, for all "
            "phones anew: sudo station https --anew",
            last=last,
        )
    for name in names:
        _require_covered(authority, name)
    return _make_certificate(files, key, authority, names, now)


def ends(state: Path) -> datetime | None:
    """Until when the page's certificate holds; None when there is none. Raises TrustError."""
    kept = _page_certificate(state)
    return None if kept is None else kept.not_valid_after_utc


def renew(state: Path, village: str, names: Sequence[str], now: datetime) -> datetime:
    """A new certificate for what the present one is for, and those `names` that may be in it.

    Until when it holds. Raises as `set_up` does.
    """
    _, authority = _read(HttpsFiles(state))
    try:
        kept = _page_certificate(state)
    except TrustError:
        kept = None
    wanted = [] if kept is None else _names(kept)
    wanted += [name for name in names if _covered(authority, name)]
    return set_up(state, village, [*dict.fromkeys(wanted)], now)


def _page_certificate(state: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(HttpsFiles(state).certificate.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise TrustError("the page's certificate can't be read; run: sudo station https") from error


def _names(certificate: x509.Certificate) -> list[str]:
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [
        *found.get_values_for_type(x509.DNSName),
        *map(str, found.get_values_for_type(x509.IPAddress)),
    ]


def _make_authority(files: HttpsFiles, village: str, names: Sequence[str], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Loa Thôn {village}"[:64])])
    hosts = sorted({*_LOCAL_NAMES, *(each for each in names if not is_address(each))})
    permitted: list[x509.GeneralName] = [x509.DNSName(each) for each in hosts]
    permitted += [x509.IPAddress(ip_network(each)) for each in _PRIVATE]
    made = (
        builder(name, name, key, now - _YESTERDAY, now - _YESTERDAY + _AUTHORITY_VALID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _keep(files.authority_key, pem(key), 0o600)
    _keep(files.authority, made.public_bytes(Encoding.PEM), 0o644)


def _make_certificate(
    files: HttpsFiles,
    authority_key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    names: Sequence[str],
    now: datetime,
) -> datetime:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    until = min(now - _YESTERDAY + VALID, authority.not_valid_after_utc)
    made = (
        builder(subject, authority.subject, key, now - _YESTERDAY, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([general(n) for n in names]), critical=False)
        .add_extension(usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    both = made.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM)
    # The page reads it there (`web/kit/access/certificate.py`), without this library.
    end = f"Not after: {made.not_valid_after_utc.isoformat()}\nNames: {' '.join(names)}\n".encode()
    _keep(files.key, pem(key), 0o600)
    _keep(files.certificate, end + both, 0o644)
    return made.not_valid_after_utc


def _read(files: HttpsFiles) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    try:
        key = load_pem_private_key(files.authority_key.read_bytes(), None)
        authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    except OSError as error:
        raise StorageError(
            "{key} can't be read ({strerror}); run it with sudo",
            key=files.authority_key,
            strerror=error.strerror,
        ) from error
    except (ValueError, TypeError) as error:
        raise TrustError(
            "the authority is damaged; make a new one: station https --anew"
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TrustError("the authority has a strange key; make a new one: station https --anew")
    return key, authority


def _covered(authority: x509.Certificate, name: str) -> bool:
    found = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    return any(covers(each, name) for each in found.permitted_subtrees or ())


def _require_covered(authority: x509.Certificate, name: str) -> None:
    if _covered(authority, name):
        return
    raise InputError(
        "the box's authority can't vouch for “{name}”: only for private "
        "addresses and the names that it was made for; make a new one, for all "
        "phones anew: station https --anew",
        name=name,
    )


def is_ours(address: str) -> bool:
    """Whether an authority may vouch for `address`: one that means no machine elsewhere."""
    given = ip_address(address)
    networks = map(ip_network, _PRIVATE)
    return any(given.version == each.version and given in each for each in networks)


def _keep(path: Path, data: bytes, mode: int) -> None:
    """Written by root, it belongs to the owner of its folder; the authority's folder is root's."""
    with durable_file(path, mode=mode, folders_owner=True) as file:
        file.write(data)
