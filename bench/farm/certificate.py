"""A certificate authority and the certificates of the TLS hosts of the farm."""

from __future__ import annotations

import datetime as dt
import ipaddress
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


TOGETHER = 50
"""Hosts that share a certificate, as the sites of a hosting company do. One for all of them would
grow with the farm, and every connection with it: a client parses the names that it is shown."""


def make_certificates(
    folder: Path, addresses: Sequence[str]
) -> tuple[Path, list[tuple[list[str], Path]]]:
    """Write the authority's file and those of the servers (key and certificates).

    Returns the authority's path, and the addresses of each server's file with its path.
    """
    now = dt.datetime.now(dt.UTC)
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_name, name = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in ("farm CA", "farm")
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())

    def base(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=30))
        )

    usage = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    root = (
        base(ca_name, ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    authority = folder / "ca.pem"
    authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    authority.chmod(0o644)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    made = []
    for begin in range(0, len(addresses), TOGETHER):
        shared = list(addresses[begin : begin + TOGETHER])
        names = [x509.IPAddress(ipaddress.ip_address(address)) for address in shared]
        leaf = (
            base(name, key.public_key())
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier),
                critical=False,
            )
            .sign(ca_key, hashes.SHA256())
        )
        chain = folder / f"farm-{begin}.pem"
        chain.write_bytes(secret + leaf.public_bytes(serialization.Encoding.PEM))
        made.append((shared, chain))
    return authority, made
