"""A small mail server for tests: it speaks SMTP on a port of its own and keeps what it takes."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SENT_OVER_TLS, SENT_OPENLY = "tls", "open"


@dataclass
class Behaviour:
    """What the server does, and what it was sent."""

    refuse: bool = False  # every address, for good
    drop_after_data: int = 0  # how many letters it reads to the end and leaves without an answer
    before_answer: Callable[[], None] = lambda: None
    taken: list[EmailMessage] = field(default_factory=list)
    read: list[EmailMessage] = field(default_factory=list)  # taken or not
    how: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    behaviour: Behaviour
    tls: ssl.SSLContext | None = None


class _Handler(socketserver.StreamRequestHandler):
    """One connection, command by command."""

    server: _Server
    over = SENT_OPENLY

    def handle(self) -> None:
        self._say("220 mail.test")
        while line := self.rfile.readline():
            words = line.decode().strip()
            command = words.partition(" ")[0].upper()
            if command == "QUIT":
                self._say("221 goodbye")
                return
            if command == "DATA" and not self._data():
                return
            if command != "DATA":
                self._answer(command, words)

    def finish(self) -> None:
        super().finish()
        self.request.close()  # the one that speaks TLS, which the server does not know of

    def _answer(self, command: str, words: str) -> None:
        ours = self.server.behaviour
        if command == "EHLO":
            offered = ["mail.test", *(["STARTTLS"] if self.server.tls else ["AUTH PLAIN"])]
            for each in offered[:-1]:
                self._say(f"250-{each}")
            self._say(f"250 {offered[-1]}")
        elif command == "STARTTLS" and self.server.tls:
            self._say("220 go on")
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
            self.rfile = self.request.makefile("rb")
            self.wfile = self.request.makefile("wb", 0)
            self.over = SENT_OVER_TLS
        elif command == "RCPT" and ours.refuse:
            self._say(f"550 no such person: {words}")
        else:
            self._say("250 fine")

    def _data(self) -> bool:
        ours = self.server.behaviour
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        ours.read.append(letter)
        ours.before_answer()
        if ours.drop_after_data:
            ours.drop_after_data -= 1
            return False
        ours.taken.append(letter)
        ours.how.append(self.over)
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def a_mail_server(certificate: Path | None = None) -> Iterator[tuple[int, Behaviour]]:
    """Serve on a free port of this machine; with a certificate it takes letters over TLS."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.behaviour = Behaviour()
        if certificate is not None:
            server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.tls.load_cert_chain(certificate)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1], server.behaviour
        finally:
            server.shutdown()
            thread.join()


def a_certificate(folder: Path) -> Path:
    """Write a certificate for this machine, signed by itself, with its key; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file
