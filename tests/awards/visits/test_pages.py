"""A visit over HTTP: planned by the bureau, written by the panel, its scores hidden from the applicant."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.criteria.models import Item
from awards.visits import actions
from awards.visits.models import Visit
from core import clock
from tests import people
from tests.awards import builders
from tests.awards.panels import stories

PEOPLE = ("leader", "colleague", "stranger", "officer", "supervisor", "administrator", "applicant", "other", "member")
Y, N, F, D, E = 200, 404, 403, 302, 422
MATRIX = {
    #                          lead coll strn off  sup  adm  own  oth  memb
    "GET visits-detail": (Y, Y, N, Y, Y, N, Y, N, N),
    "GET visits-change-plan": (F, F, N, Y, F, N, F, N, N),
    "POST visits-change-plan": (F, F, N, E, F, N, F, N, N),
    "GET visits-desk": (Y, Y, N, F, F, N, F, N, N),
    "POST visits-save-summary": (D, D, N, F, F, N, F, N, N),
    "GET visits-record": (Y, F, N, F, F, N, F, N, N),
    "POST visits-record": (E, F, N, F, F, N, F, N, N),
}


@pytest.mark.parametrize("act", MATRIX)
def test_the_table_holds(
    client: Client,
    visit: Visit,
    experts: list[User],
    officer: User,
    supervisor: User,
    administrator: User,
    enterprise: User,
    other_enterprise: User,
    member: User,
    act: str,
) -> None:
    stranger = people.make_user("expert")
    everybody = (experts[0], experts[1], stranger, officer, supervisor, administrator, enterprise, other_enterprise, member)  # fmt: skip
    method, name = act.split()
    address = reverse(f"awards:{name}", args=[visit.application.reference])
    got = []
    for user in everybody:
        client.force_login(user)
        got.append(getattr(client, method.lower())(address).status_code)
    assert dict(zip(PEOPLE, got, strict=True)) == dict(zip(PEOPLE, MATRIX[act], strict=True))


def test_the_bureau_plans(client: Client, case: Application, officer: User) -> None:
    client.force_login(officer)
    assert case.organization.name in client.get(reverse("awards:visits-list")).content.decode()
    address = reverse("awards:visits-plan", args=[case.reference])
    today = clock.today()
    wrong = client.post(
        address, {"starts_on": today, "ends_on": today.replace(year=today.year - 1), "programme": "首次会议"}
    )
    assert wrong.status_code == 422
    assert "不能早于开始日期" in wrong.content.decode()
    assert "首次会议" in wrong.content.decode()
    assert client.post(address, {"starts_on": today, "ends_on": today, "programme": "首次会议"}).status_code == 302
    assert Visit.objects.get().programme == "首次会议"


def test_the_panel_writes_and_the_leader_records(client: Client, visit: Visit, experts: list[User]) -> None:
    reference = visit.application.reference
    item = Item.objects.get(clause="4.1.2")
    client.force_login(experts[1])
    assert "合议得分率" in client.get(reverse("awards:visits-desk", args=[reference])).content.decode()
    answer = client.post(
        reverse("awards:visits-save-item", args=[reference, item.pk]),
        {"percent": "60", "finding": "查阅纪要", "reason": "机制确已运行"},
        headers={"HX-Request": "true"},
    )
    assert answer["X-Desk"] == "saved"
    client.post(reverse("awards:visits-save-summary", args=[reference]), {"text": "与自评一致"})
    client.force_login(experts[0])
    assert client.post(reverse("awards:visits-record", args=[reference])).status_code == 302
    visit.refresh_from_db()
    assert visit.total_hundredths == 5500


def test_lists_name_the_cycle_where_there_are_several(
    client: Client, visit: Visit, experts: list[User], officer: User, head: User
) -> None:
    cycle = visit.application.cycle
    lists = [reverse("awards:visits-list"), reverse("awards:consensus-list")]
    client.force_login(experts[0])
    assert not any(cycle.title in client.get(page).content.decode() for page in lists)
    later = builders.make_cycle(code="zmd-2016", edition=7, title="第七届虚构质量奖", award_year=2016)
    case = stories.reviewed(later, experts, [50], [50], [50], by=officer, approved_by=head)
    stories.agreed(case, experts[0])
    actions.plan(case, starts_on=clock.today(), ends_on=clock.today(), programme="首次会议", by=officer)
    for page in lists:
        shown = client.get(page).content.decode()
        assert f"{visit.application.reference} · {cycle.title}" in shown
        assert f"{case.reference} · 第七届虚构质量奖" in shown


def test_the_applicant_sees_days_and_programme_and_no_scores(
    client: Client, visit: Visit, experts: list[User], enterprise: User
) -> None:
    actions.save_item(
        visit, Item.objects.get(clause="4.1.2"), percent=95, finding="绝密发现", reason="绝密理由", by=experts[0]
    )
    actions.save_summary(visit, text="绝密综述", by=experts[0])
    address = visit.get_absolute_url()
    client.force_login(experts[0])
    assert "绝密发现" in client.get(address).content.decode()
    actions.record(visit, by=experts[0])
    client.force_login(enterprise)
    for page in (address, reverse("awards:visits-list")):
        shown = client.get(page).content.decode()
        assert visit.application.reference in shown
        assert not any(word in shown for word in ("绝密", "95%", "72.50"))
    assert "上午 首次会议" in client.get(address).content.decode()
