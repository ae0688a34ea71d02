"""Letters as mail programs write them."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from urllib.parse import quote

import pytest

from roadmap_parse.readers.mail import attachments, is_mail


def letter(text: str = "Направляем план.", html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "План на 2024 год"
    message["Date"] = "Mon, 15 Jan 2024 10:00:00 +0300"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_attachments_by_their_readable_names() -> None:
    message = letter()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="План мероприятий.pdf")
    message.add_attachment("1;2;3\n", subtype="csv", filename="../../etc/план.csv")
    data = message.as_bytes()
    assert is_mail(data)
    assert list(attachments(data)) == [
        ("letter.txt", "\ufeffНаправляем план.\n".encode()),
        ("План мероприятий.pdf", b"%PDF-"),
        ("план.csv", b"1;2;3\n"),
    ]


def test_the_better_form_of_the_text_is_taken_and_pictures_in_it_are_not() -> None:
    message = letter(html="<html><body><table><tr><td>1</table></body></html>")
    message.get_payload()[1].add_related(b"x", maintype="image", subtype="png", cid="<logo>")
    assert [name for name, _ in attachments(message.as_bytes())] == ["letter.html"]


def test_a_letter_in_a_letter_comes_whole() -> None:
    outer = letter()
    outer.add_attachment(letter("Внутри."))
    (_, _), (name, inner) = attachments(outer.as_bytes())
    assert name.endswith(".eml")
    assert is_mail(inner)
    assert next(attachments(inner)) == ("letter.txt", "\ufeffВнутри.\n".encode())


def test_names_in_old_encodings() -> None:
    data = (
        b"From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\nContent-Type: application/msword;\r\n"
        b' name="=?koi8-r?B?8Mzhzi5kb2M=?="\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n'
    )
    assert [content for _, content in attachments(data)] == [b"\0\1\2"]
    assert next(attachments(data))[0].endswith(".doc")


@pytest.mark.parametrize("page", ["windows-1251", "koi8-r", "utf-8"])
def test_names_and_texts_in_russian_code_pages(page: str) -> None:
    """RFC 2047 (against the rules inside a parameter, as Outlook writes), RFC 2231, bare bytes."""
    name = "План работы.docx".encode(page)
    word = f"=?{page}?B?{base64.b64encode(name).decode()}?=".encode()
    first, second = (quote(part).encode() for part in (name[:4], name[4:]))
    parts = [
        b"Content-Type: text/plain; charset=" + page.encode() + b"\r\n\r\n" + "Направляем план.".encode(page),
        b'Content-Disposition: attachment; filename="' + word + b'"\r\n\r\nA',
        b"Content-Disposition: attachment; filename*0*=" + page.encode() + b"''" + first
        + b";\r\n filename*1*=" + second + b"\r\n\r\nB",
        b'Content-Disposition: attachment; filename="' + name + b'"\r\n\r\nC',
    ]  # fmt: skip
    head = b'From: a@b\r\nTo: c@d\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    data = head + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
    assert list(attachments(data)) == [
        ("letter.txt", "\ufeffНаправляем план.".encode()),
        *(("План работы.docx", content) for content in (b"A", b"B", b"C")),
    ]


@pytest.mark.parametrize(
    "text",
    ["План: мероприятия\nСрок: май\n", "From: начало\nпросто текст", "", "Date: 1\nTo: 2\n\nтекст"],
)
def test_text_is_no_letter(text: str) -> None:
    assert not is_mail(text.encode())


@pytest.mark.parametrize("cut", [60, 200, 350, 500])
def test_a_cut_letter_gives_what_it_holds(cut: int) -> None:
    message = letter()
    message.add_attachment(b"%PDF-" * 50, maintype="application", subtype="pdf", filename="п.pdf")
    assert all(isinstance(content, bytes) for _, content in attachments(message.as_bytes()[:cut]))
