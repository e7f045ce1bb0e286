"""A saved mail (.eml): its subject, its text, and the names of what is attached.

Not handled here: reading what is attached, which is saved and taken as a file of its own.
"""

import email
import email.policy
from email.message import EmailMessage, MIMEPart

from station.errors import InputError
from station.studio.paper.formats.html import blocks_of
from station.studio.paper.formats.written import ATTACHED, Block, Paragraph, Run


def read_mail(content: bytes) -> list[Block]:
    """The blocks of a mail. Raises InputError."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    body = mail.get_body(("html", "plain"))
    attached = [_attached(each) for each in mail.iter_attachments()]
    if body is None:
        raise InputError("the mail has no text; save what is attached to it, and take that")
    return [*_text(body), *attached]


def _text(body: EmailMessage | MIMEPart) -> list[Block]:
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError, ValueError) as error:
        raise InputError("the mail's letters can't be told; copy its text into a file") from error
    if body.get_content_subtype() == "html":
        return blocks_of(text)
    return [Paragraph((Run(each),)) for each in text.split("\n\n")]


def _attached(part: EmailMessage | MIMEPart) -> Paragraph:
    return Paragraph((Run(part.get_filename() or "without a name"),), why=ATTACHED)
