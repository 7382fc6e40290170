"""Notices and objections in the office's pages: four eyes, masked numbers, answers, access, cost."""

import pytest
from django.urls import reverse

from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.notices import actions, objections
from awards.notices.models import Notice, NoticeStage, Objection
from awards.notices.waiting import awaiting
from core import clock, journal
from tests import people
from tests.awards.outcomes import another_head, end_of, make_notice, make_voted
from tests.awards.waiting import lines_of
from tests.counting import statements

IDENTITY = "11010519491231002X"
AT = "/notices/ZMD-2015-GS1/"


@pytest.fixture
def voted(cycle, members, officer, head):
    make_voted(cycle, members, "yes", "yes", "no", officer=officer, head=head)
    return cycle


@pytest.fixture
def notice(cycle, members, officer, head) -> Notice:
    return make_notice(cycle, members, officer=officer, head=head)


def lodge(notice, text="该公司发生质量事故。") -> Objection:
    return objections.lodge(
        notice, line=notice.lines.first(), kind="person", name="张某某", identity_number=IDENTITY, phone="13800000000", text=text,
        address="驿城区虚构路1号", evidence=people.pdf("证据.pdf"),
    )  # fmt: skip


def test_from_draft_to_release_through_the_pages(client, voted, officer, head):
    client.force_login(officer)
    assert "拟定公示" in client.get("/notices/").content.decode()
    assert client.post("/notices/draft/zmd-2015/").url == AT
    notice = Notice.objects.get()
    form = client.get(f"{AT}edit/").context["form"]
    given = {
        "title": "公示标题",
        "number": "",
        "text": "第一段\n【名单】\n【公示期】",
        "version": form["version"].value(),
    }
    assert client.post(f"{AT}edit/", given).url == AT
    stale = client.post(f"{AT}edit/", {**given, "title": "另一个标题"})
    assert stale.status_code == 422
    assert "另一个标题" in stale.content.decode()
    client.post(f"{AT}prepare/")
    client.force_login(head)
    assert "签发公示" in client.get(AT).content.decode()
    client.post(f"{AT}return/", {"reason": "标题有误"})
    assert Notice.objects.get().stage == NoticeStage.DRAFT
    client.post(f"{AT}prepare/")
    own = client.get(AT).content.decode()
    assert "须由另一人签发" in own
    assert "release/" not in own
    refused = client.post(f"{AT}release/", follow=True, headers={"referer": f"http://testserver{AT}"})
    assert "由您送签的，须由另一人签发" in refused.content.decode()
    client.force_login(another_head())
    shown = client.post(f"{AT}release/", follow=True).content.decode()
    notice.refresh_from_db()
    assert f"公示期至{notice.last_day:%Y-%m-%d}（含当日）" in shown


def test_the_end_is_offered_only_when_it_is_possible(client, notice, officer):
    client.force_login(officer)
    assert "end/" not in client.get(AT).content.decode()
    row = lodge(notice)
    with clock.at(end_of(notice)):
        assert "还有 1 件异议没有办结" in client.get(AT).content.decode()
        objections.reject(row, reply="没有具体事实。", by=officer)
        assert "end/" in client.get(AT).content.decode()
        client.post(f"{AT}end/")
    assert set(notice.lines.values_list("application__stage", flat=True)) == {Stage.CLEARED}


def test_an_objection_is_masked_until_somebody_looks_and_that_is_written_down(client, notice, officer, supervisor):
    row = lodge(notice)
    at = row.get_absolute_url()
    client.force_login(officer)
    for address in (at, "/notices/objections/", AT):
        shown = client.get(address).content.decode()
        for secret in (IDENTITY, "13800000000", "张某某", "驿城区虚构路1号"):
            assert secret not in shown, address
    revealed = client.post(f"{at}reveal/")
    assert IDENTITY in revealed.content.decode()
    assert "no-store" in revealed["Cache-Control"]
    assert journal.timeline(row).last().actor == officer
    assert IDENTITY not in client.get(at).content.decode()
    client.force_login(supervisor)
    assert "张**" in client.get(at).content.decode()
    assert client.post(f"{at}reveal/").status_code == 403


def test_where_it_is_published_is_told_on_the_notice_and_its_pages(client, cycle, members, officer, head):
    cycle.rulebook = {**cycle.rulebook, "notice": {"channels": ["市政府门户网站", "驻马店日报"]}}
    cycle.save(update_fields=["rulebook"])
    notice = make_notice(Cycle.objects.get(), members, officer=officer, head=head)
    assert "【公示期】\n公示渠道：市政府门户网站、驻马店日报。\n三、" in notice.text
    public = client.get(reverse("publicity:notice", args=[notice.reference])).content.decode()
    client.force_login(officer)
    for page in (public, client.get(notice.get_absolute_url()).content.decode()):
        assert "公示渠道" in page
        assert "市政府门户网站、驻马店日报" in page


def test_an_objection_is_taken_up_and_answered(client, notice, officer):
    row = lodge(notice)
    at = row.get_absolute_url()
    client.force_login(officer)
    client.post(f"{at}take-up/")
    refused = client.post(f"{at}answer/", {"outcome": "uphold", "reply": "情况属实。", "reason": ""})
    assert refused.status_code == 422
    assert "情况属实。" in refused.content.decode()
    assert "未能保存" in refused.content.decode()
    assert 'name="reason"' in refused.content.decode(), "the form is still there: nothing was decided"
    assert client.post(f"{at}answer/", {"outcome": "reject", "reply": "不予受理。"}).status_code == 422
    client.post(f"{at}answer/", {"outcome": "uphold", "reply": "情况属实。", "reason": "发生质量事故"})
    assert row.line.application.__class__.objects.get(pk=row.line.application_id).stage == Stage.EXCLUDED
    assert "情况属实。" in client.get(at).content.decode()
    assert client.get(f"{at}evidence/")["Content-Disposition"].startswith("attachment")


def test_the_head_excludes_a_case_with_a_reason(client, notice, officer, head):
    case = notice.lines.first().application
    address = reverse("awards:notices-exclude", args=[case.reference])
    client.force_login(officer)
    assert client.post(address, {"reason": "复查"}).status_code == 403
    client.force_login(head)
    client.post(address, {"reason": "发布前复查发现处罚"})
    case.refresh_from_db()
    assert case.stage == Stage.EXCLUDED


@pytest.mark.parametrize(("tick", "through"), [({}, None), ({"for_fraud": "yes"}, 2019)])
def test_the_head_excludes_for_fraud(client, notice, head, tick, through):
    cycle = notice.cycle
    cycle.rulebook["after"] = {**cycle.rulebook.get("after", {}), "fraud_bar": {"unit": "years", "length": 4}}
    cycle.save()
    case = notice.lines.first().application
    client.force_login(head)
    with clock.at(people.moment("2015-12-01 10:00")):
        page = client.get(notice.get_absolute_url()).content.decode()
        client.post(reverse("awards:notices-exclude", args=[case.reference]), {"reason": "数据系伪造", **tick})
    assert "弄虚作假的，4 年内不得申报。" in page
    case.refresh_from_db()
    assert (case.stage, case.barred_through) == (Stage.EXCLUDED, through)


ROLES = ("officer", "head", "supervisor", "administrator", "district", "expert", "member", "enterprise")
MATRIX = {
    #                                  off  head sup  adm  dist exp  memb ent
    "GET notices-list": (200, 200, 200, 403, 403, 403, 403, 403),
    "GET notices-detail notice": (200, 200, 200, 403, 403, 403, 403, 403),
    "GET notices-edit notice": (200, 200, 403, 403, 403, 403, 403, 403),
    "POST notices-draft cycle": (303, 303, 403, 403, 403, 403, 403, 403),
    "POST notices-refresh notice": (303, 303, 403, 403, 403, 403, 403, 403),
    "POST notices-discard notice": (303, 303, 403, 403, 403, 403, 403, 403),
    "POST notices-prepare notice": (303, 303, 403, 403, 403, 403, 403, 403),
    "POST notices-release notice": (403, 303, 403, 403, 403, 403, 403, 403),
    "POST notices-end notice": (303, 303, 403, 403, 403, 403, 403, 403),
    "GET objections-list": (200, 200, 200, 403, 403, 403, 403, 403),
    "GET objections-detail objection": (200, 200, 200, 404, 404, 404, 404, 404),
    "GET objections-evidence objection": (200, 200, 200, 404, 404, 404, 404, 404),
    "GET objections-letter objection": (404, 404, 404, 404, 404, 404, 404, 404),  # a person hands in no sealed letter
    "POST objections-take-up objection": (302, 303, 403, 404, 404, 404, 404, 404),
    "POST objections-reveal objection": (200, 200, 403, 404, 404, 404, 404, 404),
}


@pytest.mark.only_sqlite
@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, notice, act):
    method, name, *of = act.split()
    arguments = {"notice": notice.reference, "cycle": notice.cycle.code, "objection": lodge(notice).reference}
    url = reverse(f"awards:{name}", args=[arguments[word] for word in of])
    got = []
    for role in ROLES:
        client.force_login(request.getfixturevalue(role))
        got.append(getattr(client, method.lower())(url).status_code)
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, MATRIX[act], strict=True))


def test_one_row_and_three_cost_the_same(client, notice, officer):
    client.force_login(officer)
    first = lodge(notice)
    addresses = [AT, "/notices/", "/notices/objections/", first.get_absolute_url()]
    one = [statements(client, address) for address in addresses]
    for text in ("另一件事。", "第三件事。"):
        lodge(notice, text)
    assert [statements(client, address) for address in addresses] == one
    assert max(one) <= 16


def test_what_waits(voted, officer, head, member):
    assert [line.icon for line in lines_of(awaiting, officer)] == ["speakerphone"]
    notice = actions.draft(voted, by=officer)
    assert [str(line.title)[:2] for line in lines_of(awaiting, officer)] == ["送签"]
    actions.prepare(notice, by=head)
    assert lines_of(awaiting, head) == []
    assert [line.tone for line in lines_of(awaiting, another_head())] == ["danger"]
    actions.release(notice, by=another_head())
    assert lines_of(awaiting, officer) == []
    row = lodge(notice)
    assert [(line.count, line.due) for line in lines_of(awaiting, officer)] == [(1, row.due_on)]
    with clock.at(end_of(notice)):
        assert len(lines_of(awaiting, officer)) == 2
    assert lines_of(awaiting, member) == []


def test_whose_objection_was_dismissed_is_not_called_unopposed(client, notice, officer):
    objection = lodge(notice)
    objections.take_up(objection, by=officer)
    objections.dismiss(objection, reply="经核查，所述事故与该公司无关。", by=officer)
    with clock.at(end_of(notice)):
        actions.end(notice, by=officer)
    client.force_login(officer)
    listed = client.get(AT).content.decode().split("choice-list listed")[1].split("</ul>")[0]
    assert listed.count("异议已处理、不成立") == 1
    assert listed.count("公示期满") == notice.lines.count() - 1
