"""Certificates for the loopback web: an authority of its own, one certificate a name."""

from __future__ import annotations

import datetime as dt
import ssl
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """Signs on request; everything lies in a temporary folder that ``close`` removes.

    A name's ``flaw`` makes its certificate wrong: ``expired``, ``self-signed`` or ``other-name``.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="prospector-ca-")
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name(
            [x509.NameAttribute(NameOID.COMMON_NAME, "prospector demo authority")]
        )
        self._root = self._sign(self._name, self._key, self._name, self._key, is_ca=True)
        self.file = Path(self._folder.name) / "ca.pem"
        self.file.write_bytes(self._root.public_bytes(serialization.Encoding.PEM))
        self._contexts: dict[tuple[str, str], ssl.SSLContext] = {}

    def context(self, host: str, flaw: str = "") -> ssl.SSLContext:
        """The server's side of TLS for a host name; made once."""
        known = self._contexts.get((host, flaw))
        if known is None:
            known = self._contexts[host, flaw] = self._make(host, flaw)
        return known

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def _make(self, host: str, flaw: str) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        named = "elsewhere.test" if flaw == "other-name" else host
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, named[:64])])
        if flaw == "self-signed":
            certificate = self._sign(subject, key, subject, key, host=named)
        else:
            certificate = self._sign(
                subject, key, self._name, self._key, host=named, expired=flaw == "expired"
            )
        path = Path(self._folder.name) / f"{len(self._contexts)}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(path)
        return context

    def _sign(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        issuer_key: ec.EllipticCurvePrivateKey,
        *,
        host: str = "",
        is_ca: bool = False,
        expired: bool = False,
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        begins, ends = now - dt.timedelta(days=2), now + dt.timedelta(days=30)
        if expired:
            begins, ends = now - dt.timedelta(days=400), now - dt.timedelta(days=35)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
                critical=False,
            )
        )
        if is_ca:
            usage = x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=True,
                crl_sign=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            )
            builder = builder.add_extension(usage, critical=True)
        if host:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(issuer_key, hashes.SHA256())
