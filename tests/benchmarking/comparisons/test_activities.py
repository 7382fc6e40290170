"""An activity: drafted, recipients chosen, released by a second person, its notice on paper."""

import re
import subprocess
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Industry, Organization, Role
from benchmarking.comparisons.actions import activities, recipients
from benchmarking.comparisons.documents import NoticeDocument
from benchmarking.comparisons.models import Activity, ActivityStage
from benchmarking.comparisons.text import FACTS, digest
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.benchmarking.comparisons.builders import AFTER, NOW, make_draft, make_firm, make_released
from tests.counting import statements

AT = "/benchmarking/comparisons/activities/"


def sent(client, address, **changes):
    """What the page of `address` sends, with `changes`."""
    form = client.get(address).context["form"]
    given = {field.name: field.value() for field in form if field.value() is not None}
    return {**given, **changes}


def test_from_a_draft_to_the_release_through_the_pages(client, officer, head, district, organization, dimensions):
    client.force_login(officer)
    with clock.at(NOW):
        given = sent(
            client, f"{AT}new/", due_on="2015-10-20", issuer="驻马店市质量技术监督局", number="驻质监〔2015〕12号"
        )
        assert given["title"] == "关于开展2015年质量标杆对比活动的通知"
        assert len(given["dimensions"]) == 12
        assert client.post(f"{AT}new/", given).url == f"{AT}DB2015-001/recipients/"
        lacking = client.post(f"{AT}DB2015-001/prepare/", follow=True, headers={"referer": "http://testserver" + AT})
        assert "还没有选定参加活动的企业" in lacking.content.decode()
        client.post(f"{AT}DB2015-001/recipients/add/?q=天中", {"all": "1"})
        edited = sent(client, f"{AT}DB2015-001/edit/", title="新的标题", due_on="2015-10-20")
        assert client.post(f"{AT}DB2015-001/edit/", edited).status_code == 302
        stale = client.post(f"{AT}DB2015-001/edit/", {**edited, "title": "另一个标题"})
        assert stale.status_code == 422
        assert "另一个标题" in stale.content.decode()
        client.post(f"{AT}DB2015-001/prepare/")
        client.force_login(head)
        client.post(f"{AT}DB2015-001/return/", {"reason": "请写明联系人"})
        client.force_login(officer)
        client.post(f"{AT}DB2015-001/prepare/")
        client.force_login(head)
        assert "签发通知" in client.get(f"{AT}DB2015-001/").content.decode()
        client.post(f"{AT}DB2015-001/release/")
    activity = Activity.objects.get()
    assert (activity.stage, activity.released_by) == (ActivityStage.RELEASED, head)
    assert [line.verb.partition(".")[2] for line in journal.timeline(activity)] == [
        "draft", "add_recipients", "edit", "prepare", "return_to_draft", "prepare", "release",
    ]  # fmt: skip
    told = set(Letter.objects.filter(template__in=["benchmarking/comparison_called", "benchmarking/comparison_district"])
               .values_list("recipient__role", flat=True))  # fmt: skip
    assert told == {Role.ENTERPRISE, Role.DISTRICT}


def test_four_eyes(officer, head, organization):
    activity = make_draft(head, organization)
    with clock.at(NOW):
        activities.prepare(activity, by=officer)
        with pytest.raises(Refused, match="您修改过这份内容"):
            activities.release(activity, by=head)
        other = people.make_user(Role.HEAD)
        activities.release(activity, by=other)
    assert activity.released_by == other


@pytest.mark.parametrize("chooses", [True, False])
def test_who_chose_the_recipients_does_not_release(client, officer, head, organization, chooses):
    activity = make_draft(officer, organization)
    other, _user = make_firm()
    with clock.at(NOW):
        if chooses:
            recipients.add(activity, Organization.objects.filter(pk=other.pk), by=head)
        else:
            recipients.remove(activity, activity.recipients.values_list("pk", flat=True)[:1], by=head)
            recipients.add(activity, Organization.objects.filter(pk=other.pk), by=officer)
        activities.prepare(activity, by=officer)
        client.force_login(head)
        shown = client.get(f"{AT}{activity.reference}/").content.decode()
        assert "或由您选定参加企业，不能由您签发" in shown
        assert "签发通知</" not in shown
        with pytest.raises(Refused, match="须由另一人签发"):
            activities.release(activity, by=head)
        activities.release(activity, by=people.make_user(Role.HEAD))


def test_a_released_notice_is_not_edited_and_a_late_one_not_sent(officer, head, organization):
    activity = make_draft(officer, organization)
    with clock.at(AFTER), pytest.raises(Refused, match="截止日期（2015-10-20）已过"):
        activities.prepare(activity, by=officer)
    with clock.at(NOW):
        activities.prepare(activity, by=officer)
        activities.release(activity, by=head)
        with pytest.raises(Refused, match="已送签"):
            activities.edit(activity, dimensions=[], by=officer, title="改")
        with pytest.raises(Refused, match="不能移除"):
            recipients.remove(activity, [1], by=officer)


def test_recipients_are_chosen_by_district_trade_size_and_name(client, officer):
    Industry.objects.get_or_create(code="C14", defaults={"name": "食品制造业"})
    Industry.objects.get_or_create(code="C341", defaults={"name": "锅炉及原动设备制造", "parent_id": None})
    food = people.make_organization("驿城食品", industry=Industry.objects.get(code="C14"), size="small")
    people.make_organization("驿城锅炉", industry=Industry.objects.get(code="C341"), size="large")
    people.make_organization("西平机械", region=people.make_region("411721", "西平县"))
    people.make_organization("未核验", stage="registered")
    activity = make_draft(officer)
    client.force_login(officer)
    here = f"{AT}{activity.reference}/recipients/add/"

    def found(query: str) -> list[str]:
        return sorted(row.name for row in client.get(f"{here}?{query}").context["page"])

    assert found("") == ["西平机械", "驿城锅炉", "驿城食品"]
    assert found("region=411721") == ["西平机械"]
    assert found("industry=C34") == ["西平机械", "驿城锅炉"]
    assert found("size=small") == ["驿城食品"]
    assert found("won=yes") == []
    assert len(found("won=no")) == 3
    assert found("region=nowhere") == []
    client.post(here, {"pk": [food.pk]})
    client.post(f"{here}?industry=C34", {"all": "1"})
    assert activity.recipients.count() == 3
    lines = list(journal.timeline(activity).filter(verb="activities.add_recipients"))
    assert [(line.data["added"], line.note) for line in lines] == [(1, ""), (2, "C34 通用设备制造业")]
    keys = list(activity.recipients.filter(organization=food).values_list("pk", flat=True))
    client.post(f"{AT}{activity.reference}/recipients/remove/", {"pk": keys})
    shown = client.get(f"{AT}{activity.reference}/recipients/?q=驿城").content.decode()
    assert "驿城锅炉" in shown
    assert "驿城食品" not in shown


def test_ten_thousand_organizations_are_added_in_a_few_statements(officer, django_assert_max_num_queries):
    activity = make_draft(officer)
    first = people.make_organization()
    facts = {
        field.attname: getattr(first, field.attname) for field in first._meta.concrete_fields if field.attname != "id"
    }
    Organization.objects.bulk_create(
        (Organization(**{**facts, "credit_code": people.credit_code(100_000 + n)}) for n in range(9_999)),
        batch_size=500,
    )
    with clock.at(NOW), django_assert_max_num_queries(40):
        assert recipients.add(activity, Organization.objects.all(), by=officer) == 10_000
    with clock.at(NOW):
        assert recipients.add(activity, Organization.objects.all(), by=officer) == 0


def test_the_notice_on_paper_has_its_passages_and_the_form_as_annex(officer, head, organization, tmp_path):
    activity = make_released(officer, head, organization)
    document = NoticeDocument()
    file = tmp_path / "notice.pdf"
    file.write_bytes(document.render(NoticeDocument.fetch(activity.reference)))
    words = re.sub(
        r"\s",
        "",
        subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout,
    )
    for phrase in (
        "驻质监〔2015〕12号",
        "十二个方面",
        "2015年10月20日前",
        "市局质量科和各县（区）局质量股",
        "质量标杆对比活动情况表",
        "改进计划及措施",
        "2015年9月23日",
    ):
        assert phrase in words
    assert "送审稿" not in words
    assert "【" not in words


def test_a_text_without_the_passages_gets_them(officer, organization):
    activity = make_draft(officer, organization, text="只有一段。")
    said = [block.text + block.lead for block in NoticeDocument().paper(activity).blocks]
    assert "十二个方面" in said[1]
    assert "2015年10月20日前" in said[2]
    assert NoticeDocument().paper(activity).status == "送审稿"


ROLES = (
    "officer",
    "head",
    "supervisor",
    "administrator",
    "district",
    "expert",
    "member",
    "enterprise",
    "other_enterprise",
)
MATRIX = {
    #                            off  head sup  adm  dist exp  memb ent  other
    "GET list": (200, 200, 200, 403, 200, 403, 403, 200, 200),
    "GET draft": (200, 200, 403, 403, 403, 403, 403, 403, 403),
    "GET activity": (200, 200, 200, 404, 200, 404, 404, 200, 404),
    "GET edit": (200, 200, 403, 404, 403, 404, 404, 403, 404),
    "GET recipients": (200, 200, 200, 403, 403, 403, 403, 403, 403),
    "GET recipients-add": (200, 200, 403, 404, 403, 404, 404, 403, 404),
    "GET returns": (200, 200, 200, 403, 200, 403, 403, 403, 403),
    "POST prepare": (303, 303, 403, 404, 403, 404, 404, 403, 404),
    "POST release": (403, 303, 403, 404, 403, 404, 404, 403, 404),
    "POST remind": (302, 302, 403, 403, 302, 403, 403, 403, 403),
    "POST start": (403, 403, 403, 403, 403, 403, 403, 404, 404),
}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, officer, head, organization, other_enterprise, act):
    activity = make_released(officer, head, organization)
    method, name = act.split()
    arguments = [] if name in ("list", "draft") else [activity.reference]
    url = reverse(f"benchmarking:comparisons-{name}", args=arguments)
    got = []
    with clock.at(NOW):
        for role in ROLES:
            client.force_login(request.getfixturevalue(role))
            got.append(getattr(client, method.lower())(url).status_code)
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, MATRIX[act], strict=True))


def test_a_draft_is_the_bureaus_own(client, officer, district, enterprise, organization):
    activity = make_draft(officer, organization)
    for user in (district, enterprise):
        client.force_login(user)
        assert client.get(f"{AT}{activity.reference}/").status_code == 404


def test_one_row_and_three_cost_the_same(client, officer, head):
    firms = [make_firm()[0] for _ in range(3)]
    activity = make_released(officer, head, firms[0])
    here = f"{AT}{activity.reference}/"
    client.force_login(officer)
    addresses = ["/benchmarking/comparisons/", here, f"{here}recipients/", f"{here}returns/", f"{here}recipients/add/"]
    with clock.at(NOW):
        one = [statements(client, address) for address in addresses]
        recipients.add(activity, Organization.objects.all(), by=officer)
        for _ in range(2):
            make_draft(officer)
        people.make_organization()
        people.make_organization()
        assert [statements(client, address) for address in addresses] == one
    assert max(one) <= 16


def test_saving_the_same_leaves_no_line(officer, organization):
    activity = make_draft(officer, organization)
    lines, dimensions = journal.timeline(activity).count(), list(activity.dimensions.all())
    facts = {name: getattr(activity, name) for name in FACTS}
    with clock.at(NOW):
        activities.edit(activity, dimensions=dimensions, by=officer, **facts)
        assert journal.timeline(activity).count() == lines
        activities.edit(activity, dimensions=dimensions[1:], by=officer, **facts)
    assert list(journal.timeline(activity).last().after) == ["dimensions"]


@pytest.mark.parametrize("name", [*FACTS, "dimensions", "recipients"])
def test_the_digest_covers_all_that_goes_out(officer, organization, name):
    activity = make_draft(officer, organization)
    before = digest(activity)
    if name == "dimensions":
        activity.dimensions.remove(activity.dimensions.first())
    elif name == "recipients":
        activity.recipients.create(organization=make_firm()[0])
    else:
        changed = {"year": 2016, "due_on": date(2015, 10, 30)}.get(name, "改过的内容")
        setattr(activity, name, changed)
    assert digest(activity) != before


def test_the_districts_of_those_who_are_added_later_are_told(officer, head, district, organization):
    activity = make_released(officer, head, organization)
    west = people.make_region("411721", "西平县")
    officer_of_west, new = (
        people.make_user(Role.DISTRICT, region=west),
        [make_firm("甲厂", region=west), make_firm("乙厂", region=west)],
    )
    before = Letter.objects.count()
    with clock.at(NOW):
        chosen = Organization.objects.filter(pk__in=[firm.pk for firm, _user in new])
        assert recipients.add(activity, chosen, by=officer) == 2
    letters = list(Letter.objects.order_by("pk"))[before:]
    assert {letter.recipient for letter in letters} == {officer_of_west, *(user for _firm, user in new)}
    told = next(letter for letter in letters if letter.recipient == officer_of_west)
    assert "新增 2 家参加企业" in told.body
