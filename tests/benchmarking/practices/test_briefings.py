"""A briefing: counted per name and year, composed and ordered, prepared by one person, released by another, printed, public."""

import re
import subprocess

import pytest
from django.urls import reverse

from accounts.models import Role
from benchmarking.practices.actions import briefings, reviewing, writing
from benchmarking.practices.documents import BriefingDocument
from benchmarking.practices.models import Briefing, BriefingStage, Practice
from core import clock, journal
from core.documents import documents
from core.documents.official import title_lines
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.benchmarking.practices.builders import NOW, make_released, make_submitted, picture
from tests.casting import answers, by_role
from tests.counting import statements

AT = "/benchmarking/practices/briefings/"
FACTS = {
    "title": "三家企业的质量攻关经验", "issuer": "驻马店市质量强市工作领导小组办公室", "foreword": "现将三家企业的做法刊发，供学习借鉴。",
    "sent_to": "市委办公室、市政府办公室", "copied_to": "市直有关单位", "issued_to": "各县（区）质量强县（区）办",
}  # fmt: skip


def make_briefing(by, *practices, name="质量标杆简报"):
    with clock.at(NOW):
        briefing = briefings.compose(name=name, by=by, **FACTS)
        for practice in practices:
            briefings.add(briefing, Practice.objects.filter(pk=practice.pk), by=by)
    return briefing


def make_printed(officer, head, *practices):
    briefing = make_briefing(officer, *practices)
    with clock.at(NOW):
        briefings.prepare(briefing, by=officer)
        briefings.release(briefing, by=head)
    return briefing


@pytest.fixture
def cases(organization, enterprise, officer, head):
    return [make_released(organization, enterprise, officer, head, title=f"案例之{n}") for n in "甲乙丙"]


def order(briefing):
    return [item.practice.title for item in briefing.items.select_related("practice")]


def test_from_composing_to_the_release_through_the_pages(client, cases, enterprise, officer, head):
    client.force_login(officer)
    with clock.at(NOW):
        made = client.post(f"{AT}new/", {"name": "质量标杆简报", **FACTS})
        assert made.url == f"{AT}JB2016-001/cases/"
        here = f"{AT}JB2016-001/"
        lacking = client.post(f"{here}prepare/", headers={"referer": f"http://testserver{here}"}, follow=True)
        assert "还没有选入案例" in lacking.content.decode()
        client.post(f"{here}cases/", {"pk": [case.pk for case in cases]})
        briefing = Briefing.objects.get()
        assert order(briefing) == ["案例之甲", "案例之乙", "案例之丙"]
        first, _second, last = briefing.items.all()
        client.post(f"{here}cases/{last.pk}/move/", {"to": "up"})
        client.post(f"{here}cases/{first.pk}/move/", {"to": "up"})
        assert order(briefing) == ["案例之甲", "案例之丙", "案例之乙"]
        client.post(f"{here}cases/{first.pk}/remove/")
        assert order(briefing) == ["案例之丙", "案例之乙"]
        form = client.get(f"{here}edit/").context["form"]
        edited = {**FACTS, "version": form["version"].value(), "title": "两家企业的经验"}
        assert client.post(f"{here}edit/", edited).url == here
        stale = client.post(f"{here}edit/", {**edited, "title": "另一个标题"})
        assert stale.status_code == 422
        assert "另一个标题" in stale.content.decode()
        client.post(f"{here}prepare/")
        assert client.post(f"{here}release/").status_code == 403
        client.force_login(head)
        client.post(f"{here}return/", {"reason": "标题改短"})
        client.force_login(officer)
        client.post(f"{here}prepare/")
        client.force_login(head)
        client.post(f"{here}release/")
    briefing.refresh_from_db()
    assert (briefing.stage, briefing.title, str(briefing)) == (
        BriefingStage.RELEASED, "两家企业的经验", "质量标杆简报〔2016〕第1期",
    )  # fmt: skip
    assert [line.verb.partition(".")[2] for line in journal.timeline(briefing)] == [
        "compose", "arrange", "arrange", "arrange", "edit", "prepare", "return_to_draft", "prepare", "release",
    ]  # fmt: skip
    told = Letter.objects.filter(template__startswith="benchmarking/briefing").order_by("pk")
    assert [(letter.template.rpartition("_")[2], letter.recipient) for letter in told] == [
        ("prepared", head), ("returned", officer), ("prepared", head), ("released", enterprise),
    ]  # fmt: skip


def test_issues_are_counted_by_name_and_year(officer):
    issues = [make_briefing(officer).issue, make_briefing(officer).issue, make_briefing(officer, name="质量动态").issue]
    with clock.at(people.moment("2017-01-04 09:00")):
        issues.append(briefings.compose(name=" 质量标杆简报 ", by=officer, **FACTS).issue)
    assert issues == [1, 2, 1, 1]


def test_four_eyes(officer, head, cases):
    briefing = make_briefing(head, cases[0])
    with clock.at(NOW):
        briefings.prepare(briefing, by=officer)
        with pytest.raises(Refused, match="您修改过这份内容"):
            briefings.release(briefing, by=head)
        with pytest.raises(Refused, match="已送签"):
            briefings.add(briefing, Practice.objects.all(), by=officer)
        second = people.make_user(Role.HEAD)
        briefings.release(briefing, by=second)
    assert briefing.released_by == second


def test_only_released_practices_are_carried(officer, head, cases, organization, enterprise):
    waiting = make_submitted(organization, enterprise)
    briefing = make_briefing(officer, cases[0], waiting, cases[0])
    assert order(briefing) == ["案例之甲"]
    with clock.at(NOW):
        briefings.prepare(briefing, by=officer)
        reviewing.withdraw(cases[0], reason="数据有误", by=officer)
        with pytest.raises(Refused, match="“案例之甲”已撤下，请先从简报中移出"):
            briefings.release(briefing, by=head)
    assert journal.timeline(cases[0]).last().data == {"briefings": [str(briefing)]}


def test_on_paper(officer, head, cases, organization, enterprise, tmp_path):
    with_picture = make_submitted(organization, enterprise, title="有图的案例")
    reviewing.send_back(with_picture, reason="补图", by=officer)
    writing.add_file(with_picture, upload=picture(size=(3000, 1500)), caption="焊接现场改善后", by=enterprise)
    writing.submit(with_picture, by=enterprise)
    reviewing.approve(with_picture, by=officer)
    reviewing.release(with_picture, by=head)
    briefing = make_briefing(officer, cases[0], with_picture)

    def words():
        file = tmp_path / "briefing.pdf"
        file.write_bytes(documents["briefing"]().render(BriefingDocument.fetch(briefing.reference)))
        told = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
        return re.sub(r"\s", "", told)

    assert "送审稿" in words()
    with clock.at(NOW):
        briefings.prepare(briefing, by=officer)
        briefings.release(briefing, by=head)
    printed = words()
    for phrase in (
        "质量标杆简报", "〔2016〕第1期", "驻马店市质量强市工作领导小组办公室2016年5月10日", "编者按：现将三家企业", "本期要目", "案例之甲",
        "天中虚构机械有限公司", "一、背景与问题", "（一）建立档案。", "三、成效", "焊接现场改善后", "报：市委办公室、市政府办公室。", "送：市直有关单位。",
        "发：各县（区）质量强县（区）办。", "2016年5月10日印发",
    ):  # fmt: skip
        assert phrase in printed, phrase
    assert "送审稿" not in printed


def test_a_released_one_is_everybodys_and_a_draft_the_bureaus(client, officer, head, cases, enterprise, district):
    drafted, printed = make_briefing(officer, cases[0]), make_printed(officer, head, cases[0], cases[1])
    client.force_login(enterprise)
    assert [row.pk for row in client.get(AT).context["page"]] == [printed.pk]
    assert client.get(f"{AT}{printed.reference}/").context["entries"] is None
    assert client.get(f"{AT}{drafted.reference}/").status_code == 404
    client.logout()
    shown = client.get("/briefings/").content.decode()
    assert printed.issue_number in shown
    assert drafted.issue_number not in shown
    page = client.get(f"/briefings/{printed.reference}/").content.decode()
    assert f"/cases/{cases[0].reference}/" in page
    for person in (officer, head):
        assert person.name not in page
    file = client.get(f"/briefings/{printed.reference}/file/")
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    for address in (f"/briefings/{drafted.reference}/", f"/briefings/{drafted.reference}/file/"):
        assert client.get(address).status_code == 404
    reviewing.withdraw(cases[0], reason="企业要求", by=officer)
    page = client.get(f"/briefings/{printed.reference}/").content.decode()
    assert "案例之甲" in page
    assert f"/cases/{cases[0].reference}/" not in page


MATRIX = {
    #                              off  head sup  adm  dist exp  memb ent  other
    "GET briefings": (200, 200, 200, 403, 200, 403, 403, 200, 200),
    "GET briefing-compose": (200, 200, 403, 403, 403, 403, 403, 403, 403),
    "GET briefing": (200, 200, 200, 404, 404, 404, 404, 404, 404),
    "GET briefing-edit": (200, 200, 403, 404, 404, 404, 404, 404, 404),
    "GET briefing-choose": (200, 200, 403, 404, 404, 404, 404, 404, 404),
    "POST briefing-prepare": (302, 303, 403, 404, 404, 404, 404, 404, 404),
    "POST briefing-return": (403, 303, 403, 404, 404, 404, 404, 404, 404),
    "POST briefing-release": (403, 303, 403, 404, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, officer, cases, organization, other_enterprise, act):
    briefing = make_briefing(officer, cases[0])
    method, name = act.split()
    own = name in ("briefings", "briefing-compose")
    url = reverse(f"benchmarking:practices-{name}", args=[] if own else [briefing.reference])
    assert answers(client, request, method, url) == by_role(MATRIX[act])


def test_one_row_and_three_cost_the_same(client, officer, head, cases):
    briefing = make_printed(officer, head, cases[0])
    drafted = make_briefing(officer, cases[0])
    addresses = [AT, f"{AT}?q=案例", drafted.get_absolute_url(), f"{AT}{drafted.reference}/cases/"]
    public = ["/briefings/?page=1", f"/briefings/{briefing.reference}/?x=1", "/sitemap.xml?x=1"]

    def costs():
        client.force_login(officer)
        inside = [statements(client, address) for address in addresses]
        client.logout()
        return inside, [statements(client, address) for address in public]

    one = costs()
    for case in cases[1:]:
        briefings.add(drafted, Practice.objects.filter(pk=case.pk), by=officer)
        make_printed(officer, head, *cases)
        make_released(people.make_organization(), officer, head, people.make_user(Role.HEAD))
    assert costs() == one
    assert max(one[0]) <= 15


def test_a_title_of_two_hundred_characters_is_laid_out_at_once():
    lines = title_lines("很长的标题" * 40)
    assert "".join(lines) == "很长的标题" * 40
    assert max(map(len, lines)) <= 19


def test_the_foot_is_told_in_the_readers_language(client, officer, head, cases):
    printed = make_printed(officer, head, cases[0])
    client.force_login(officer)
    english = {"accept-language": "en"}
    for page in (f"{AT}{printed.reference}/", f"/briefings/{printed.reference}/"):
        assert "<dt>报</dt>" in client.get(page).content.decode()
        assert "<dt>报</dt>" not in client.get(page, headers=english).content.decode()
