"""Whatever somebody sends to the pages of an application, its registration or its checks: a refusal or words kept as words, never a fault."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.content import contacts_version
from awards.applications.models import Answer, Application
from awards.applications.texts import version_of
from tests.accounts.test_registration import typed
from tests.hostile import post_hostile

pytestmark = pytest.mark.only_postgres

SECTIONS: dict[str, tuple[list[str], dict[str, str], list[str]]] = {  # address -> what follows the number, a valid form, its files
    "basics": ([], {"contact_name": "甲某", "contact_phone": "0396-1", "version": ""}, []),
    "profile": ([], {"text": "本组织概述", "version": "", "overwrite": ""}, []),
    "answer": (["4.1.2"], {"text": "每季度评审一次", "version": "", "overwrite": ""}, []),
    "picture-add": (["4.1.2"], {"caption": "组织结构"}, ["upload"]),
    "preview": ([], {"text": "| 甲 | 乙 |"}, []),
    "products": ([], {"name": "输送机", "share_percent": "60", "standard": "", "certification": ""}, []),
    "honours": ([], {"name": "名牌", "level": "city", "awarded_by": "市政府", "year": "2014", "evidence": ""}, []),
    "indicators": ([], {"value-profit-2014": "12", "was-value-profit-2014": "", "reason-profit": "", "version": ""}, []),
    "indicators-import": ([], {}, ["file"]),
    "evidence": ([], {"code": "licence", "title": "执照", "item": ""}, ["upload"]),
    "commitment": ([], {"signatory": "甲某"}, ["upload"]),
    "team": ([], {"owner-4.1.2": "", "owner-profile": ""}, []),
    "withdraw": ([], {"reason": "不再申报"}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", SECTIONS)
def test_sections(client: Client, application: Application, enterprise: User, name: str) -> None:
    rest, fields, files = SECTIONS[name]
    client.force_login(enterprise)
    others = Application.objects.exclude(pk=application.pk)

    def holds() -> None:
        assert not others.exists()
        assert all(
            len(text) <= 100_000 and "\x00" not in text for text in Answer.objects.values_list("text", flat=True)
        )

    stands = {
        "basics": contacts_version(application),
        "profile": version_of(application.profile),
        "answer": version_of(application.answers.get(item__clause="4.1.2").text),
    }
    if name in stands:  # read just now, so that what is sent is written and not refused as stale
        fields = {**fields, "version": stands[name]}
    url = reverse(f"awards:applications-{name}", args=[application.reference, *rest])
    post_hostile(client, url, fields, files, holds=holds)


def test_registration(client: Client, db: None, settings: Any) -> None:
    """Without the limit of tries: not how often, but what is sent is asked here."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "100000/10m/ip"}
    fields = {name: str(value) for name, value in typed().items()}
    post_hostile(client, reverse("accounts:register"), fields)
    assert (
        client.post(reverse("accounts:register"), fields).status_code == 302
    )  # what stood in the other fields was valid


@pytest.mark.parametrize(
    ("charset", "body", "kept"),
    [
        ("utf-8", b"text=%E7%94%B2%FF%FE%80%D6%D0", "甲\ufffd\ufffd\ufffd\ufffd\ufffd"),
        ("no-such-charset", b"text=%E7%94%B2", "甲"),
        ("utf-8", b"text=%ED%A0%80%E7%94%B2", "\ufffd\ufffd\ufffd甲"),  # half a surrogate pair
    ],
)
def test_wrong_encodings(
    client: Client, application: Application, enterprise: User, charset: str, body: bytes, kept: str
) -> None:
    """What is no text of the declared encoding becomes the sign for it; nothing breaks, and no such byte is stored."""
    client.force_login(enterprise)
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    url = reverse("awards:applications-answer", args=[application.reference, "4.1.2"])
    version = version_of(application.answers.get(item__clause="4.1.2").text)
    answer = client.generic("POST", url, body + f"&version={version}".encode(), content_type=kind)
    assert answer.status_code == 302
    assert application.answers.get(item__clause="4.1.2").text == kept


def test_a_hundred_megabytes_of_text(client: Client, application: Application, enterprise: User) -> None:
    """A form larger than the portal reads is refused with a sentence before anybody looks into it; so is a text that no answer can hold."""
    client.force_login(enterprise)
    url = reverse("awards:applications-answer", args=[application.reference, "4.1.2"])
    before = application.answers.get(item__clause="4.1.2").text
    version = version_of(before)
    for size, status, words in ((100 * 1024 * 1024, 400, "超出大小限制"), (400_000, 422, "内容过长")):
        answer = client.generic(
            "POST",
            url,
            b"version=" + version.encode() + b"&text=" + b"x" * size,
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert application.answers.get(item__clause="4.1.2").text == before
