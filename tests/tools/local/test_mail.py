import re
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tools.local import mail, mail_page
from tools.local.processes import start, stop

TOKEN = "a" * 64


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "mails"
    monkeypatch.setenv(mail_page.FOLDER, str(found))
    return found


@pytest.fixture
def port(tmp_path: Path, folder: Path) -> Iterator[int]:
    server = start(mail.recipe(tmp_path, folder))
    yield server.port
    stop(server)


def letter(subject: str, text: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.com", "b@example.com", subject
    made.set_content(text)
    return made


def page() -> str:
    answer = mail_page.respond("/mail")
    assert answer
    assert answer[0] == 200
    return answer[2].decode()


def test_mails_are_shown_newest_first_and_inert(port: int) -> None:
    link = f"http://127.0.0.1:8080/verify-email#token={TOKEN}"
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as server:
        server.send_message(letter("One", f"Go to\n{link}\n"))
        server.send_message(letter("Two <b>", "<script>alert(1)</script> http://evil.example/"))

    shown = page()

    assert shown.index("Two &lt;b&gt;") < shown.index("One")
    assert re.findall(r'href="([^"]*)"', shown) == [link]
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_a_mail_with_a_large_file_is_taken(port: int) -> None:
    mailed = letter("A letter from your association", "It is attached.")
    mailed.add_attachment(bytes(3_000_000), "application", "pdf", filename="letter.pdf")

    with smtplib.SMTP("127.0.0.1", port, timeout=60) as server:
        server.send_message(mailed)

    assert "A letter from your association" in page()


def test_only_the_newest_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MOST_MAILS", 3)
    for number in range(5):
        mail.keep(folder, letter(f"Mail {number}", "x").as_bytes())

    assert len(list(folder.iterdir())) == 3
    assert re.findall(r"Mail \d", page()) == ["Mail 4", "Mail 3", "Mail 2"]


def test_a_file_that_is_not_a_mail_does_not_hide_others(folder: Path) -> None:
    mail.keep(folder, b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff\xfe")
    mail.keep(folder, b"")
    mail.keep(folder, letter("Good", "x").as_bytes())

    assert "Good" in page()


def test_an_empty_mailbox_says_so_and_allows_no_scripts() -> None:
    answer = mail_page.respond("/mail")

    assert answer
    assert b"No mail yet" in answer[2]
    assert answer[1]["Content-Security-Policy"].startswith("default-src 'none'")
    assert mail_page.respond("/mail/") is None
    assert mail_page.respond("/mails") is None
