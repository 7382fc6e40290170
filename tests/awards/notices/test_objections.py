"""Objections: by real name, within the period, answered; the objector known to nobody outside the office."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.notices import actions, objections
from awards.notices.identity import check_identity
from awards.notices.models import Notice, Objection, ObjectionStage
from awards.notices.readings import find_objection
from awards.notices.text import skeleton
from core import clock, journal
from core.calendar import add_working_days
from core.models import Entry, Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.outcomes import end_of, make_notice

IDENTITY = "11010519491231002X"


@pytest.fixture
def notice(cycle, members, officer, head):
    return make_notice(cycle, members, officer=officer, head=head)


def lodge(notice, **changes) -> Objection:
    given = {
        "line": notice.lines.first(), "kind": "person", "name": "张某某", "identity_number": IDENTITY, "phone": "13800000000",
        "address": "驿城区虚构路1号", "text": "该公司2015年发生质量事故。", "evidence": people.pdf("证据.pdf"),
    }  # fmt: skip
    return objections.lodge(notice, **{**given, **changes})


def test_an_objection_gets_reference_code_and_day(notice, officer):
    row = lodge(notice)
    assert row.reference == "ZMD-2015-GS1-Y001"
    assert len(row.query_code) == 8
    assert row.due_on == add_working_days(clock.today(), 5)
    assert find_objection(row.reference.lower(), row.query_code.lower()) == row
    assert find_objection(row.reference, "WRONG") is None
    assert find_objection("NONE", row.query_code) is None
    assert Letter.objects.filter(template="awards/objection_received", recipient=officer).exists()


def test_nobody_need_object_to_who_is_excluded_already(notice, head):
    line = notice.lines.first()
    actions.exclude(line.application, reason="发生事故", by=head)
    with pytest.raises(Refused, match="已取消公示资格，无需再提出异议"):
        lodge(notice, line=notice.lines.get(pk=line.pk))


def test_identity_numbers_are_checked():
    assert check_identity("person", "110105 19491231 002x") == IDENTITY
    assert check_identity("organization", "91350100m000100y43") == "91350100M000100Y43"
    for kind, number in (
        ("person", "110105194912310021"),
        ("person", "123"),
        ("person", "91350100M000100Y43"),
        ("organization", "91350100M000100Y4Z"),
        ("organization", IDENTITY),
    ):
        with pytest.raises(ValidationError, match="有误"):
            check_identity(kind, number)


def test_what_is_not_by_real_name_with_evidence_is_refused(notice):
    with pytest.raises(Refused, match="身份证号有误"):
        lodge(notice, identity_number="110105194912310021")
    with pytest.raises(Refused, match="须附证明材料"):
        lodge(notice, evidence=None)
    with pytest.raises(Refused, match="内容与扩展名不符"):
        lodge(notice, evidence=SimpleUploadedFile("证据.pdf", b"MZ not a pdf"))
    with pytest.raises(Refused, match="都须填写"):
        lodge(notice, phone=" ")
    assert not Objection.objects.exists()


def test_an_organization_seals_its_objection_and_the_office_reads_the_letter(notice, officer, client):
    firm = {"kind": "organization", "name": "某虚构公司", "identity_number": "91350100M000100Y43"}
    with pytest.raises(Refused, match="须附加盖公章的异议书"):
        lodge(notice, **firm)
    row = lodge(notice, **firm, sealed_letter=people.pdf("异议书.pdf"))
    client.force_login(officer)
    assert "盖章的异议书" in client.get(row.get_absolute_url()).content.decode()
    assert client.get(f"{row.get_absolute_url()}letter/")["Content-Disposition"].startswith("attachment")


def test_the_notice_asks_objectors_for_what_the_rulebook_asks(db):
    book = builders.make_rulebook(objections={"identity_required": False, "organization_seal": False})
    text = skeleton(builders.make_cycle(rulebook=book), [])
    assert "个人提出异议的，应当写明真实姓名、联系电话和通讯地址。" in text
    assert "单位提出异议的，应当写明单位名称、联系人电话和地址，由经办人具名。" in text
    asked = skeleton(builders.make_cycle(code="zmd-asks", edition=7), [])
    assert "真实姓名、身份证号、联系电话" in asked
    assert "统一社会信用代码、联系人电话和地址，并加盖公章。" in asked


def test_a_second_press_makes_no_second_objection(notice):
    lodge(notice)
    with pytest.raises(Refused, match="已经收到，无需重复提交"):
        lodge(notice)
    assert Objection.objects.count() == 1


def test_objections_are_taken_only_within_the_period(notice):
    with clock.at(people.moment(f"{notice.last_day} 23:59")):
        lodge(notice)
    with clock.at(end_of(notice)), pytest.raises(Refused, match="现在不在公示期内"):
        lodge(notice, text="另一件事")


def test_the_notice_waits_for_every_objection(notice, officer):
    row = lodge(notice)
    with clock.at(end_of(notice)):
        with pytest.raises(Refused, match="还有1件异议没有办结"):
            actions.end(notice, by=officer)
        objections.take_up(row, by=officer)
        with pytest.raises(Refused, match="请写明答复"):
            objections.dismiss(row, reply="  ", by=officer)
        objections.dismiss(row, reply="经核查，反映的情况不属实。", by=officer)
        actions.end(notice, by=officer)
    assert (row.stage, row.handled_by) == (ObjectionStage.DISMISSED, officer)
    assert find_objection(row.reference, row.query_code).reply == "经核查，反映的情况不属实。"


def test_an_upheld_objection_excludes_the_case_without_naming_the_objector(notice, officer):
    row = lodge(notice)
    objections.take_up(row, by=officer)
    with pytest.raises(Refused, match="请写明取消资格的理由"):
        objections.uphold(row, reply="情况属实，感谢监督。", reason="", by=officer)
    row.refresh_from_db()
    assert row.stage == ObjectionStage.VERIFYING
    objections.uphold(row, reply="张某某：情况属实。", reason="2015年发生质量事故", by=officer)
    case = row.line.application
    case.refresh_from_db()
    assert case.stage == Stage.EXCLUDED
    letter = Letter.objects.get(template="awards/notice_excluded")
    assert "2015年发生质量事故" in letter.body
    assert "张" not in letter.body
    assert "张" not in "".join(f"{entry.note}{entry.data}" for entry in journal.timeline(case))


def test_who_is_found_to_have_cheated_is_barred_even_if_excluded_already(client, notice, officer):
    book = notice.cycle.rulebook | {"after": {"fraud_bar": {"unit": "life"}}}
    Cycle.objects.filter(pk=notice.cycle_id).update(rulebook=book)
    notice = Notice.objects.get(pk=notice.pk)
    line = notice.lines.first()
    rows = [lodge(notice, line=line, text=text) for text in ("发生质量事故。", "数据造假。")]
    for row in rows:
        objections.take_up(row, by=officer)
    client.force_login(officer)
    page = client.get(rows[0].get_absolute_url()).content.decode()
    assert "现在作出的，终身不得申报。" in page
    objections.uphold(rows[0], reply="属实。", reason="质量事故", by=officer)
    case = Application.objects.get(pk=line.application_id)
    assert (case.stage, case.barred_through, case.bar) == (Stage.EXCLUDED, None, "")
    given = {"outcome": "uphold", "reply": "属实。", "reason": "数据造假", "for_fraud": "on"}
    assert client.post(reverse("awards:objections-answer", args=[rows[1].reference]), given).status_code == 302
    case.refresh_from_db()
    assert case.bar == "终身不得申报"
    assert list(journal.timeline(case))[-1].data == {"barred_through": case.barred_through}
    assert "终身不得申报" in Letter.objects.filter(template="awards/notice_excluded").latest("pk").body


def test_inadmissible_is_answered_too(notice, officer):
    row = lodge(notice)
    objections.reject(row, reply="没有具体事实，不予受理。", by=officer)
    assert row.stage == ObjectionStage.REJECTED
    with pytest.raises(Refused, match="不能进行“受理异议”"):
        objections.take_up(row, by=officer)
    with pytest.raises(IntegrityError, match="a_decided_objection_has_its_answer"), transaction.atomic():
        Objection.objects.filter(pk=row.pk).update(reply="")


def test_who_objected_is_encrypted_and_a_look_is_remembered(notice, officer, supervisor, enterprise, member, expert):
    row = lodge(notice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_number, phone FROM awards_objection")
        stored = "".join(cursor.fetchone())
    assert IDENTITY not in stored
    assert "13800000000" not in stored
    assert (row.masked_identity, row.masked_phone, row.masked_name) == ("110***********002X", "138****0000", "张**")
    assert objections.reveal(row, by=officer) == (IDENTITY, "13800000000")
    assert journal.timeline(row).last().verb == "objections.reveal"
    said = "".join(f"{entry.note}{entry.data}{entry.after}{entry.subject_label}" for entry in Entry.objects.all())
    assert "张某某" not in said
    assert IDENTITY not in said
    for person in (enterprise, member, expert):
        assert not Objection.objects.visible_to(person).exists()
    assert Objection.objects.visible_to(supervisor).get() == row


def test_two_objections_to_one_case_may_both_be_upheld(notice, officer):
    rows = [lodge(notice), lodge(notice, text="另一位知情人反映同一件事。")]
    for row in rows:
        objections.take_up(row, by=officer)
        objections.uphold(row, reply="情况属实。", reason="发生质量事故", by=officer)
    assert {row.stage for row in rows} == {ObjectionStage.UPHELD}
    assert Letter.objects.filter(template="awards/notice_excluded").count() == 1
