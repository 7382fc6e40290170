import pytest
from django.core import mail as sent_mail
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist
from django.utils import translation

from accounts.models import Organization, User
from core import mail, tasks
from core.models import Letter
from tests import people


@pytest.fixture
def letter(officer: User) -> Letter:
    officer.email = "officer@quality.example"
    officer.save()
    return Letter.objects.create(recipient=officer, template="x", subject="题目", body="正文")


def test_a_letter_is_sent_once(letter: Letter) -> None:
    assert tasks.send_letters() == 1
    assert tasks.send_letters() == 0
    assert [message.subject for message in sent_mail.outbox] == ["题目"]
    letter.refresh_from_db()
    assert letter.sent_at is not None


def test_a_letter_sent_again_is_known_by_its_number(letter: Letter, officer: User) -> None:
    """The worker died after the mail server had taken the letter, before that was committed."""
    tasks.send_letters()
    Letter.objects.update(sent_at=None, attempts=0, next_try_at=None)
    Letter.objects.create(recipient=officer, template="x", subject="另一封", body="正文")
    tasks.send_letters()
    first, again, other = [message.message()["Message-ID"] for message in sent_mail.outbox]
    assert first == again != other
    assert first.startswith("<letter.")


def test_a_letter_that_cannot_be_sent_waits_and_says_why(letter: Letter, settings: pytest.FixtureRequest) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert tasks.send_letters() == 1
    letter.refresh_from_db()
    assert letter.sent_at is None
    assert "refused" in letter.last_error.lower()
    assert letter.next_try_at is not None
    assert tasks.send_letters() == 0  # not before its time


def test_a_letter_without_template_stops_the_action(officer: User) -> None:
    with pytest.raises(TemplateDoesNotExist):
        mail.queue("nowhere/nothing", to=[officer])
    assert Letter.objects.count() == 0


def test_many_letters_ring_once(officer: User, django_capture_on_commit_callbacks: pytest.FixtureRequest) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        for _ in range(3):
            mail.queue("accounts/organization_verified", to=[officer], organization="虚构企业")
    assert Letter.objects.count() == 3
    assert [call is mail.ring for call in callbacks] == [True]


def test_a_letter_to_an_address_takes_its_secret_along_and_forgets_it(letter: Letter) -> None:
    row = Letter.objects.create(
        address="dept@gov.example",
        template="x",
        subject="征求意见",
        body="请打开 https://portal/{secret}/",
        secret="abc",
    )
    assert tasks.send_letters() == 2
    assert [(message.to, message.body) for message in sent_mail.outbox][1] == (
        ["dept@gov.example"],
        "请打开 https://portal/abc/",
    )
    row.refresh_from_db()
    assert (row.secret, row.body) == ("", "请打开 https://portal/{secret}/")


def test_a_letter_given_up_forgets_its_secret_too(db: None, settings: pytest.FixtureRequest) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    row = Letter.objects.create(
        address="dept@gov.example", template="x", subject="征求意见", body="{secret}", secret="abc",
        attempts=Letter.MAX_ATTEMPTS - 1,
    )  # fmt: skip
    tasks.send_letters()
    row.refresh_from_db()
    assert (row.sent_at, row.secret) == (None, "")


@pytest.mark.parametrize("given", [{}, {"address": "dept@gov.example"}])
def test_a_letter_goes_to_one_person_or_one_address(officer: User, given: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(recipient=officer if given else None, template="x", subject="题目", body="正文", **given)


def test_a_letter_is_in_its_reader_s_language_whoever_sends_it(
    organization: Organization, enterprise: User, officer: User
) -> None:
    colleague = people.make_user("enterprise", "同事沈")
    User.objects.filter(pk=colleague.pk).update(language="en")
    colleague.refresh_from_db()
    with translation.override("en"):
        letters = mail.queue("accounts/organization_verified", to=[enterprise, colleague], organization=organization)
    assert ["已核验通过" in letter.subject for letter in letters] == [True, False]
