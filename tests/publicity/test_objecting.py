"""An objection by real name, its receipt, and what its author learns later."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.notices.models import Notice, Objection
from awards.notices.objections import reject
from core import clock
from publicity.views import objections
from tests import people
from tests.publicity.conftest import GOOD_NUMBER, list_case

FACTS = "该单位2025年3月在某工程中使用了不合格材料，有检测报告为证，特提出异议。"


def filled(notice: Notice, **changes: Any) -> dict[str, Any]:
    line = notice.lines.order_by("order").last()
    assert line is not None
    given = {
        "token": "a" * 32, "line": line.pk, "kind": "person", "name": "张真实", "identity_number": GOOD_NUMBER, "phone": "0396-1234567",
        "address": "驿城区某路1号", "text": FACTS, "evidence": people.pdf(), "truthful": "on", "consent": "on",
    }  # fmt: skip
    return {**given, **changes}


def send(client: Client, notice: Notice, **changes: Any) -> HttpResponse:
    response: Any = client.post(reverse("publicity:object", args=[notice.reference]), filled(notice, **changes))
    return response


def asked(client: Client, reference: str, code: str) -> HttpResponse:
    response: Any = client.post(reverse("publicity:objection-status"), {"reference": reference, "query_code": code})
    return response


def test_a_person_objects_and_gets_a_receipt(client: Client, notice: Notice) -> None:
    response = send(client, notice)
    assert response.status_code == 302
    objection = Objection.objects.get()
    assert (objection.identity_number, objection.phone) == (GOOD_NUMBER, "0396-1234567")
    assert objection.line.application.organization.name == "陶喆虚构食品有限公司"
    receipt = client.get(response["Location"]).content.decode()
    assert objection.reference in receipt
    assert objection.query_code in receipt
    for secret in (GOOD_NUMBER, "0396-1234567", "张真实", FACTS):
        assert secret not in receipt


def test_an_organization_objects_with_its_code_and_a_contact(client: Client, notice: Notice) -> None:
    response = send(
        client,
        notice,
        kind="organization",
        name="某虚构公司",
        credit_code="91350100M000100Y43",
        contact="李联系",
        identity_number="乱填",
        sealed_letter=people.pdf("盖章异议书.pdf"),
    )
    assert response.status_code == 302
    objection = Objection.objects.get()
    assert objection.identity_number == "91350100M000100Y43"
    assert objection.phone == "李联系 0396-1234567"


def _without(notice: Notice, **rules: bool) -> None:
    cycle = notice.cycle
    cycle.rulebook = {**cycle.rulebook, "objections": {**cycle.rulebook.get("objections", {}), **rules}}
    cycle.save(update_fields=["rulebook"])


def test_where_no_number_is_asked_name_and_contact_suffice_and_no_number_is_kept(
    client: Client, notice: Notice
) -> None:
    _without(notice, identity_required=False)
    page = client.get(reverse("publicity:object", args=[notice.reference])).content.decode()
    assert "id_identity_number" not in page
    assert "id_credit_code" not in page
    assert "身份证号" not in page
    assert send(client, notice, identity_number="乱填").status_code == 302
    letter = people.pdf("盖章异议书.pdf")
    by_firm = {"kind": "organization", "name": "某虚构公司", "contact": "李联系", "sealed_letter": letter}
    assert send(client, notice, token="b" * 32, **by_firm).status_code == 302
    assert {row.identity_number for row in Objection.objects.all()} == {""}


def test_an_organization_hands_in_its_sealed_letter_only_where_the_seal_is_asked(
    client: Client, notice: Notice
) -> None:
    firm = {"kind": "organization", "name": "某虚构公司", "credit_code": "91350100M000100Y43", "contact": "李联系"}
    refused = send(client, notice, **firm)
    assert refused.status_code == 422
    assert "id_sealed_letter_error" in refused.content.decode()
    assert not Objection.objects.exists()
    _without(notice, organization_seal=False)
    assert "盖章的异议书" not in client.get(reverse("publicity:object", args=[notice.reference])).content.decode()
    assert send(client, notice, token="b" * 32, **firm).status_code == 302
    assert Objection.objects.get().sealed_letter is None


WRONG = [
    ({"identity_number": "110105194912310021"}, "身份证号有误"),
    ({"identity_number": ""}, "id_identity_number"),
    ({"kind": "organization", "credit_code": "91350100M000100Y4Z", "contact": "李"}, "统一社会信用代码有误"),
    ({"kind": "organization", "contact": "李"}, "id_credit_code"),
    ({"phone": "无"}, "请填写能够联系到您的电话号码"),
    ({"text": "有问题"}, "id_text"),
    ({"consent": ""}, "id_consent"),
    ({"evidence": ""}, "id_evidence"),
    ({"evidence": SimpleUploadedFile("证据.pdf", b"MZ\x90\x00 not a pdf at all")}, "内容与扩展名不符"),
    ({"evidence": SimpleUploadedFile("证据.exe", b"MZ\x90\x00")}, "不接受"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, notice: Notice, changes: dict[str, Any], sentence: str
) -> None:
    response = send(client, notice, **changes)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "张真实" in page
    assert "驿城区某路1号" in page
    assert not Objection.objects.exists()


def test_before_and_after_the_period_it_is_refused_with_a_sentence(client: Client, notice: Notice) -> None:
    for days in (-2, 4):
        with clock.at(clock.now() + timedelta(days=days)):
            response = send(client, notice)
            assert response.status_code == 422
    assert not Objection.objects.exists()
    for days in (-1, 3):
        with clock.at(clock.now() + timedelta(days=days)):
            assert send(client, notice, token=f"{days + 5}" * 8, text=FACTS + str(days)).status_code == 302


def test_a_candidate_of_another_notice_is_no_choice(client: Client, notice: Notice, officer: User) -> None:
    other = Notice.objects.create(
        cycle=notice.cycle,
        reference="OTHER",
        title="另一份公示",
        text="。",
        days=5,
        unit="working",
        prepared_by=officer,
    )
    assert send(client, notice, line=list_case(other).pk).status_code == 422


def test_a_double_click_makes_one_objection_and_one_receipt(client: Client, notice: Notice) -> None:
    first, second = send(client, notice), send(client, notice)
    assert Objection.objects.count() == 1
    assert client.get(second["Location"]).content == client.get(first["Location"]).content


def test_one_address_cannot_flood_the_office(client: Client, notice: Notice) -> None:
    answers = [
        send(client, notice, token=f"{n:032d}", text=f"{FACTS}{n}").status_code
        for n in range(objections.OBJECTIONS + 1)
    ]
    assert answers == [302] * objections.OBJECTIONS + [422]


def test_a_receipt_is_found_only_under_its_signed_address(client: Client, notice: Notice) -> None:
    send(client, notice)
    pk = Objection.objects.get().pk
    for token in (str(pk), "abc:def:ghi"):
        assert client.get(reverse("publicity:objection-received", args=[token])).status_code == 404


def test_its_author_learns_stage_and_answer_and_nothing_else(client: Client, notice: Notice, officer: User) -> None:
    send(client, notice)
    objection = Objection.objects.get()
    page = asked(client, objection.reference.lower(), f" {objection.query_code.lower()} ").content.decode()
    assert "待受理" in page
    reject(objection, reply="所附材料与名单无关。", by=officer)
    page = asked(client, objection.reference, objection.query_code).content.decode()
    assert "不予受理" in page
    assert "所附材料与名单无关。" in page
    for secret in (GOOD_NUMBER, "0396-1234567", "张真实", FACTS, officer.name):
        assert secret not in page


def test_a_wrong_code_and_a_wrong_reference_sound_alike(client: Client, notice: Notice) -> None:
    send(client, notice)
    objection = Objection.objects.get()
    for reference, code in ((objection.reference, "WRONG234"), ("ZMD-NONE-Y001", objection.query_code)):
        response = asked(client, reference, code)
        assert response.status_code == 422
        assert "没有找到这份异议" in response.content.decode()


def test_guessing_query_codes_comes_to_an_end(client: Client, notice: Notice) -> None:
    send(client, notice)
    objection = Objection.objects.get()
    for number in range(objections.QUESTIONS):
        asked(client, objection.reference, f"GUESS{number}")
    assert "操作过于频繁" in asked(client, objection.reference, objection.query_code).content.decode()
