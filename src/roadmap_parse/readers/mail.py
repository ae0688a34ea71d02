"""E-mail and web archives, both MIME messages (RFC 2046, RFC 2557), by the standard library."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

from roadmap_parse.errors import CorruptError

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = 16_384
HEADER = re.compile(rb"^(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.MULTILINE)
OF_MAIL = re.compile(rb"^(?:from|to|received|date|message-id|return-path):", re.IGNORECASE | re.MULTILINE)
OF_MIME = re.compile(rb"^(?:mime-version|content-type):", re.IGNORECASE | re.MULTILINE)
WEB_ARCHIVE = re.compile(
    rb"^content-type:\s*multipart/related|^snapshot-content-location:", re.IGNORECASE | re.MULTILINE
)
TO_SOMEONE = re.compile(rb"^(?:to|received|message-id|return-path):", re.IGNORECASE | re.MULTILINE)
BARE_NAME = re.compile(rb'name="?([^";\r\n]+)')
BARE_PAGES = ("utf-8", "cp1251", "koi8_r", "cp866")
BROKEN = (LookupError, ValueError, TypeError, AttributeError, IndexError, RecursionError)
"""What the email package raises over headers that break the rules."""


def is_mht(data: bytes) -> bool:
    """Whether it is a web archive: a message of one page, sent to nobody."""
    head = _head(data)
    return (
        OF_MIME.search(head) is not None
        and (WEB_ARCHIVE.search(head) is not None or b"text/html" in head.lower())
        and TO_SOMEONE.search(head) is None
    )


def is_mail(data: bytes) -> bool:
    """Whether it is a letter with headers, no web archive."""
    head = _head(data)
    known = len(set(map(bytes.lower, OF_MAIL.findall(head))))
    return known > 1 and OF_MIME.search(head) is not None and not is_mht(data)


def _head(data: bytes) -> bytes:
    """The block of headers at the start; empty where there is none."""
    found = HEADER.match(data[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().replace(b"\r\n", b"\n"))
    return found[0] if found else b""


def html_part(data: bytes) -> tuple[bytes | None, str | None]:
    """Give the first page of a web archive and the code page that its header names."""
    for part in _message(data).walk():
        if part.get_content_type() == "text/html":
            return _payload(part), part.get_content_charset()
    return None, None


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the name and bytes of each attachment, and the letter's own text as `letter.html` or `letter.txt`.

    Letters inside a letter come whole, as `….eml`; pictures set into the text are passed over.
    """
    message = _message(data)
    body = _body(message)
    if body is not None:
        yield f"letter.{'html' if body.get_content_subtype() == 'html' else 'txt'}", _text_bytes(body)
    for number, part in enumerate(_leaves(message), start=1):
        if part is not body and not _is_setting(part):
            yield _name(part, number), _payload(part)


def _message(data: bytes) -> EmailMessage:
    return message_from_bytes(data.lstrip(), _class=EmailMessage, policy=policy.default)


def _body(message: EmailMessage) -> EmailMessage | None:
    try:
        body = message.get_body(("html", "plain"))
    except BROKEN:
        return None
    return body if isinstance(body, EmailMessage) else None


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """Parts that hold no parts; a letter inside the letter is one."""
    if message.get_content_maintype() != "multipart":
        yield message
        return
    for part in message.iter_parts():
        if isinstance(part, EmailMessage):
            yield from _leaves(part)


def _is_setting(part: EmailMessage) -> bool:
    """The other form of the text, a picture inside it, an empty part."""
    named = part.get_filename() is not None
    if part.get_content_maintype() == "image":
        return not named or (part.get("Content-ID") is not None and not part.is_attachment())
    return part.get_content_maintype() == "text" and not named and not part.is_attachment()


def _name(part: EmailMessage, number: int) -> str:
    """The name that the letter gives, without folders; numbered where it gives none."""
    try:
        given = part.get_filename() or ""
    except BROKEN:
        given = ""
    if "\ufffd" in given:
        given = _bare_name(part) or given
    plain = re.split(r"[/\\]", given)[-1].strip().replace("\0", "")
    suffix = ".eml" if part.get_content_type() == "message/rfc822" else ""
    return plain or f"attachment {number}{suffix}"


def _bare_name(part: EmailMessage) -> str:
    """A name that the letter holds as bare bytes of a code page, against the rules."""
    for _, value in part.raw_items():
        raw = str(value).encode("utf-8", "surrogateescape")
        found = BARE_NAME.search(raw)
        if found and not raw.isascii():
            return max((_read_as(found[1], page) for page in BARE_PAGES), key=_likeness)
    return ""


def _read_as(raw: bytes, page: str) -> str:
    try:
        return raw.decode(page)
    except UnicodeError:
        return ""


def _likeness(name: str) -> int:
    """How many of the commonest small letters it has: in a wrong code page they are capitals or signs."""
    return sum(letter in "оеаинтсрвлкм" for letter in name)


def _payload(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = next(iter(part.iter_parts()), None)
        return inner.as_bytes() if inner is not None else b""
    try:
        payload = part.get_payload(decode=True)
    except BROKEN as error:
        raise CorruptError(f"a part of it cannot be decoded ({error}); get the letter again") from error
    return payload if isinstance(payload, bytes) else b""


def _text_bytes(body: EmailMessage) -> bytes:
    """The text as UTF-8 with its mark, so that its code page need not be guessed."""
    try:
        return _payload(body).decode(body.get_content_charset() or "utf-8").encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return _payload(body)
