"""X.509 certificates of the kinds that the box's own authority needs (RFC 5280).

Not handled here: which (`authority.py`), and where they are kept.
"""

from datetime import datetime
from ipaddress import ip_address, ip_network

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    since: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    """What every certificate has; `subject` has `key`, `issuer` is to sign."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """An authority's, or a server's."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def covers(permitted: x509.GeneralName, name: str) -> bool:
    """Whether what an authority is `permitted` covers the name or address `name`."""
    if isinstance(permitted, x509.DNSName):
        return f".{name}".endswith(f".{permitted.value}")
    if not isinstance(permitted, x509.IPAddress) or not is_address(name):
        return False
    value, address = permitted.value, ip_address(name)
    return value.version == address.version and address in ip_network(str(value))


def is_address(name: str) -> bool:
    """Whether it is an IP address."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def general(name: str) -> x509.GeneralName:
    """A name or an address, as certificates have it."""
    return x509.IPAddress(ip_address(name)) if is_address(name) else x509.DNSName(name)


def pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """To be kept in a file."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
