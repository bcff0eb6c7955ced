"""The mail of a letter about a violation, which has its PDF file."""

from email.message import EmailMessage
from html import unescape

from shared.files.client import bucket
from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.functions.scheduled.outbox_rows import make_due
from tests.functions.scheduled.rows import run
from tests.http.client import code, send
from tests.servers.mail_sink import MailSink, text_of
from tests.shared.typesetting.pdf import text_of as text_of_pdf
from tests.violation_letters import new_draft
from tests.violations import new_violation

NASTY = "**Bob** {{today}} <b>__x__[a](http://x)"
DELIVER = "deliver-outbox"
BODY = "Dear {{homeowner_name}},\n**please**:\n\n- one\n- two"


def sent(organization: Organization, **columns: str | None) -> str:
    """A letter with this text that the owner has sent to a homeowner: the homeowner's e-mail."""
    home = new_homeowner(organization, **columns)
    letter_id = new_draft(organization, new_violation(organization, home.homeowner_id), body=BODY)
    path = f"/v1/violation-letters/{letter_id}/send"
    answer = send("POST", path, {}, token=organization.owner.token)
    assert answer.status_code == 200, answer.text
    return home.person.email


def attachment_of(mail: EmailMessage) -> tuple[str | None, str, bytes]:
    """The name, type and bytes of the one file in the mail."""
    [part] = mail.iter_attachments()
    content: bytes = part.get_content()
    return part.get_filename(), part.get_content_type(), content


def test_the_mail_has_the_letters_text_and_its_file(sink: MailSink) -> None:
    organization = new_organization()
    email = sent(organization, first_name=NASTY)

    assert run(DELIVER)["delivered"] == 1

    [mail] = sink.to(email)
    assert mail["Subject"] == "A letter from your association"
    said = f"Dear {NASTY} Homeowner,\nplease:\n\n- one\n- two"
    assert said in text_of(mail)
    html = text_of(mail, "html")
    assert said in unescape(html)
    assert "<b>" not in html
    name, kind, content = attachment_of(mail)
    assert name is not None
    assert name.startswith("First notice 20")
    assert kind == "application/pdf"
    assert f"Dear {NASTY} Homeowner," in text_of_pdf(content)


def test_a_repeated_mail_is_the_same_message(sink: MailSink) -> None:
    organization = new_organization()
    email = sent(organization)
    run(DELIVER)
    sql(
        """
        update outbox set delivered_at = null, last_error = 'lost'
        where organization_id = :id and kind = 'email'
        """,
        id=organization.id,
    )
    [[row_id]] = sql(
        "select id::text from outbox where organization_id = :id and kind = 'email'",
        id=organization.id,
    )
    make_due(row_id)
    run(DELIVER)

    first, again = sink.to(email)
    assert first["Message-ID"] == again["Message-ID"]
    assert attachment_of(first) == attachment_of(again)


def test_a_mail_whose_file_is_not_there_waits(sink: MailSink) -> None:
    organization = new_organization()
    sent(organization)
    [[name]] = sql(
        "select object_name from documents where organization_id = :id", id=organization.id
    )
    bucket().blob(name).delete()

    assert run(DELIVER)["failed"] == 1

    assert sink.mails == []


def test_a_letter_beyond_the_limit_is_refused_and_not_left_out(sink: MailSink) -> None:
    organization = new_organization()
    email = "neighbor@example.com"
    for _ in range(5):
        assert sent(organization, user_id=None, email=email)
    home = new_homeowner(organization, user_id=None, email=email)
    letter_id = new_draft(organization, new_violation(organization, home.homeowner_id))
    path = f"/v1/violation-letters/{letter_id}/send"

    refused = send("POST", path, {}, token=organization.owner.token)

    assert code(refused) == (429, "RATE_LIMITED")
    assert refused.json["detail"] == (
        "This person got 5 mails from you within an hour. Try again in 60 minutes. "
        "Or send the letter without a mail."
    )
    assert int(refused.headers["Retry-After"]) > 3500
    without = send("POST", path, {"email": False}, token=organization.owner.token)
    assert without.status_code == 200, without.text
    run(DELIVER)
    assert len(sink.to(email)) == 5
