"""The way to the mail server, by the standard library. What goes wrong is told without addresses.

A mail server's own words are never kept: they may hold the address of whom the letter is to.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config import Mail

_PATIENCE = 20.0  # seconds for each answer of the server


class NotTaken(Exception):
    """A letter was not taken. The text says why; others may be."""


class Unreachable(Exception):
    """The mail server cannot be reached or does not let us in. The text says why."""


class Post:
    """A connection to the mail server, made when it is first needed and again after it broke."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Post:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, message: EmailMessage) -> None:
        """Give the server one letter; when this returns, the server has taken it.

        Raises:
            NotTaken: it was refused, or the connection broke before the server had answered.
            Unreachable: there is no connection.
        """
        server = self.open()
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = ", ".join(sorted({str(code) for code, _ in error.recipients.values()}))
            raise NotTaken(f"The mail server refused the address ({codes}).") from None
        except smtplib.SMTPResponseException as error:
            self.close()
            raise NotTaken(f"The mail server refused the letter ({error.smtp_code}).") from None
        except (smtplib.SMTPException, OSError):
            self.close()
            raise NotTaken(
                "The connection broke before the mail server had said that it took the letter."
            ) from None

    def open(self) -> smtplib.SMTP:
        """Return the connection, and make it where there is none.

        Raises:
            Unreachable: it cannot be made.
        """
        if self._server is None:
            try:
                self._server = self._connected()
            except ssl.SSLCertVerificationError:
                raise Unreachable("The mail server’s certificate is not one to trust.") from None
            except smtplib.SMTPAuthenticationError as error:
                raise Unreachable(
                    f"The mail server refused the user name or the password ({error.smtp_code})."
                ) from None
            except smtplib.SMTPNotSupportedError:
                raise Unreachable("The mail server offers no TLS or no sign-in.") from None
            except (smtplib.SMTPException, OSError):
                raise Unreachable("The mail server cannot be reached.") from None
        return self._server

    def close(self) -> None:
        """Say goodbye, if there is a connection; whether it is heard does not matter."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _connected(self) -> smtplib.SMTP:
        mail, trusted = self._mail, ssl.create_default_context()
        server: smtplib.SMTP
        if mail.security == "tls":
            server = smtplib.SMTP_SSL(mail.host, mail.port, timeout=_PATIENCE, context=trusted)
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=_PATIENCE)
        try:
            if mail.security == "starttls":
                server.starttls(context=trusted)
            if mail.user:
                server.login(mail.user, mail.password)
        except BaseException:
            server.close()
            raise
        return server
