"""A district recommends, many at once or one by one, and takes back until the first check is concluded; without it nobody goes on."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.recommendations import actions, readings
from awards.recommendations.models import Recommendation
from awards.recommendations.waiting import awaiting
from awards.screening import actions as screening
from awards.screening.actions import Found
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.waiting import lines_of
from tests.counting import statements

LIST = reverse("awards:recommendations-list")
IN_ORDER = {code: Found(True) for code in builders.COMPLETENESS}


def make_cycle(mode: str = "required", **rule: Any) -> Cycle:
    rule = {"mode": mode, "by": ["district", "association"], **rule}
    return builders.make_cycle(rulebook=builders.make_rulebook(recommendation=rule))


@pytest.fixture
def cycle(db: None) -> Cycle:
    return make_cycle()


@pytest.fixture
def case(cycle: Cycle) -> Application:
    return builders.make_application(cycle, people.make_organization("天中虚构机械有限公司"), stage="submitted")


def say(case: Application, by: User, opinion: str = "recommended", kind: str = "district") -> Recommendation:
    return actions.recommend(case, kind=kind, body="驿城区市场监管局", opinion=opinion, reason="质量水平领先", by=by)


def test_a_district_recommends_and_the_applicant_is_told(case: Application, district: User) -> None:
    row = say(case, district)
    assert (row.region_id, row.opinion) == ("411702", "recommended")
    assert Letter.objects.get().subject == "申报 ZMD-2015-001：同意推荐"
    assert journal.timeline(case).last().note == "质量水平领先"  # type: ignore[union-attr]  # there is a line
    with pytest.raises(Refused, match="县区主管部门已有推荐意见"):
        say(case, district)


def test_nobody_goes_on_without_a_recommendation(case: Application, district: User, officer: User) -> None:
    with pytest.raises(Refused, match="还没有收到同意推荐的意见"):
        screening.accept(case, findings=IN_ORDER, by=officer)
    say(case, district)
    screening.accept(case, findings=IN_ORDER, by=officer)
    assert case.stage == "accepted"


def test_advice_against_waits_for_the_bureau(case: Application, district: User, officer: User) -> None:
    say(case, district, "not_recommended")
    case.refresh_from_db()
    assert case.stage == "submitted"  # nothing happens by itself
    assert Letter.objects.get(template="awards/recommendation_refused").recipient == officer
    assert [(str(line.title), line.count) for line in lines_of(awaiting, officer)] == [("不予推荐、待决定的申报", 1)]
    with pytest.raises(Refused, match="推荐单位不予推荐，不能通过"):
        screening.accept(case, findings=IN_ORDER, by=officer)
    with pytest.raises(Refused, match="请写明理由"):
        screening.reject(case, findings=IN_ORDER, reason="", by=officer)
    screening.reject(case, findings=IN_ORDER, reason="县区不予推荐", by=officer)
    assert case.stage == "declined"


def test_another_body_may_recommend_after_all(case: Application, district: User, officer: User) -> None:
    say(case, district, "not_recommended")
    actions.recommend(
        case, kind="association", body="机械工业协会", opinion="recommended", reason="行业领先", by=officer,
        file=people.pdf(),
    )  # fmt: skip
    screening.accept(case, findings=IN_ORDER, by=officer)
    assert case.stage == "accepted"


def test_optional_recommendations_hold_nobody_up(district: User, officer: User) -> None:
    case = builders.make_application(make_cycle("optional"), stage="submitted")
    say(case, district, "not_recommended")
    screening.accept(case, findings=IN_ORDER, by=officer)
    assert case.stage == "accepted"


def test_where_the_rulebook_asks_nobody(district: User) -> None:
    case = builders.make_application(make_cycle("none"), stage="submitted")
    with pytest.raises(Refused, match="本届规则没有这一类推荐单位"):
        say(case, district)


def test_taken_back_until_the_check_is_concluded(case: Application, district: User, officer: User) -> None:
    row = say(case, district)
    with pytest.raises(Refused, match="请写明撤回的理由"):
        actions.withdraw(row, reason="", by=district)
    actions.withdraw(row, reason="填错", by=district)
    with pytest.raises(Refused, match="已被撤回"):
        actions.withdraw(row, reason="填错", by=district)
    row = say(case, district)
    screening.accept(case, findings=IN_ORDER, by=officer)
    with pytest.raises(Refused, match="审查已有结论"):
        actions.withdraw(row, reason="填错", by=district)
    assert case.recommendations.count() == 1


def test_outside_its_days_a_district_is_refused(district: User, officer: User) -> None:
    book = builders.make_rulebook(recommendation={"mode": "required", "by": ["district", "association"]})
    book["stages"].insert(1, {"name": "recommendation"})
    cycle = builders.make_cycle(rulebook=book)
    case = builders.make_application(cycle, stage="submitted")
    builders.close_window(cycle, "recommendation")
    case = Application.objects.get(pk=case.pk)
    with pytest.raises(Refused, match="现在不在本届的推荐时间内"):
        say(case, district)
    assert say(case, officer, kind="association").kind == "association"


def test_a_district_is_told_until_when_and_nothing_is_offered_afterwards(client: Client, district: User) -> None:
    """What it gave in time cannot be taken back afterwards: it could not be given again."""
    book = builders.make_rulebook(recommendation={"mode": "required", "by": ["district"]})
    day = clock.today() + timedelta(days=25)
    book["stages"].insert(1, {"name": "recommendation", "closes": day.isoformat()})
    cycle = builders.make_cycle(rulebook=book)
    cases = [builders.make_application(cycle, stage="submitted") for _n in range(2)]
    row = say(cases[0], district)
    client.force_login(district)
    page = client.get(LIST)
    assert page.context["may_choose"]
    assert f"{day:%Y-%m-%d}" in page.content.decode()
    assert [(line.count, line.due) for line in lines_of(awaiting, district)] == [(1, day)]
    builders.close_window(cycle, "recommendation")
    assert lines_of(awaiting, district) == []
    assert not client.get(LIST).context["may_choose"]
    give = client.get(reverse("awards:recommendations-give", args=[cases[1].reference])).content.decode()
    assert "现在不在本届的推荐时间内" in give
    assert "出具推荐意见" not in give
    with pytest.raises(Refused, match="撤回后不能重新出具"):
        actions.withdraw(Recommendation.objects.get(pk=row.pk), reason="填错", by=district)


def test_a_day_that_cannot_be_is_refused_beside_its_field(client: Client, case: Application, officer: User) -> None:
    client.force_login(officer)
    answer = client.post(reverse("awards:recommendations-give", args=[case.reference]), {"given_on": "0202-01-01"})
    assert answer.context["form"].errors["given_on"] == ["请填写 1980 年至 2100 年之间的日期。"]


MATRIX = {
    #                       enterprise officer head district far expert supervisor
    ("get", "list"): (403, 200, 200, 200, 200, 403, 200),
    ("get", "give"): (404, 200, 200, 200, 404, 404, 403),
    ("post", "give"): (404, 422, 422, 422, 404, 404, 403),
    ("post", "bulk"): (403, 403, 403, 303, 303, 403, 403),
    ("get", "file"): (404, 200, 200, 200, 404, 404, 200),
    ("post", "withdraw"): (404, 303, 303, 303, 404, 404, 403),
}


@pytest.mark.only_sqlite
@pytest.mark.parametrize(("method", "page"), MATRIX)
def test_who_opens_what(
    client: Client, case: Application, method: str, page: str, enterprise: User, officer: User, head: User,
    district: User, expert: User, supervisor: User,
) -> None:  # fmt: skip
    far = people.make_user("district", "远县经办人", region=people.make_region("411726", "泌阳县"))
    row = actions.recommend(
        case, kind="association", body="协会", opinion="recommended", reason="好", by=officer, file=people.pdf()
    )
    given = {"list": [], "bulk": [], "give": [case.reference]}.get(page, [case.reference, row.pk])
    codes = []
    for user in (enterprise, officer, head, district, far, expert, supervisor):
        client.force_login(user)
        codes.append(getattr(client, method)(reverse(f"awards:recommendations-{page}", args=given)).status_code)
    assert tuple(codes) == MATRIX[method, page]


def test_many_at_once_with_a_preview(client: Client, cycle: Cycle, case: Application, district: User) -> None:
    other = builders.make_application(cycle, stage="submitted")
    foreign = builders.make_application(
        cycle, people.make_organization(region=people.make_region("411726", "泌阳县")), stage="submitted"
    )
    client.force_login(district)
    address, keys = reverse("awards:recommendations-bulk"), [case.pk, other.pk, foreign.pk]
    preview = client.post(address, {"pk": keys})
    assert [row.pk for row in preview.context["rows"]] == [case.pk, other.pk]
    assert Recommendation.objects.count() == 0
    lacking = client.post(address, {"pk": keys, "preview": "1", "opinion": "", "reason": "打好的理由"})
    assert lacking.status_code == 422
    assert "打好的理由" in lacking.content.decode()
    client.post(address, {"pk": keys, "preview": "1", "opinion": "recommended", "reason": "同意"})
    assert Recommendation.objects.count() == 2
    assert client.get(LIST, {"opinion": "open"}).context["page"].object_list == []


def test_paper_comes_with_its_scan(client: Client, case: Application, officer: User) -> None:
    client.force_login(officer)
    address = reverse("awards:recommendations-give", args=[case.reference])
    data = {
        "kind": "association",
        "body": "机械工业协会",
        "given_on": clock.today(),
        "opinion": "recommended",
        "reason": "好",
    }
    assert client.post(address, data).status_code == 422
    assert client.post(address, {**data, "kind": "district", "file": people.pdf()}).status_code == 422
    assert client.post(address, {**data, "file": people.pdf("意见.pdf")}).status_code == 302
    row = Recommendation.objects.get()
    assert row.file is not None
    assert (row.body, row.file.name) == ("机械工业协会", "意见.pdf")


def test_the_filters(client: Client, cycle: Cycle, case: Application, district: User) -> None:
    say(builders.make_application(cycle, stage="submitted"), district)
    client.force_login(district)
    found = {
        query: len(client.get(LIST + query).context["page"].object_list)
        for query in (
            "",
            "?opinion=open",
            "?opinion=recommended",
            "?opinion=not_recommended",
            "?q=天中虚构机械有限公司",
        )
    }
    assert list(found.values()) == [2, 1, 1, 0, 1]
    assert "没有符合条件的申报" in client.get(f"{LIST}?opinion=not_recommended").content.decode()
    assert [(str(line.title), line.count) for line in lines_of(awaiting, district)] == [("待推荐的申报", 1)]


def test_statements_with_one_and_with_three(client: Client, cycle: Cycle, district: User, officer: User) -> None:
    counts: dict[str, list[int]] = {"district": [], "officer": []}
    for _place in range(3):
        say(builders.make_application(cycle, stage="submitted"), district)
        for who, user in (("district", district), ("officer", officer)):
            client.force_login(user)
            counts[who].append(statements(client, LIST))
    assert {who: len(set(found)) for who, found in counts.items()} == {"district": 1, "officer": 1}


def test_publicised_only_where_the_rulebook_says_so(client: Client, district: User) -> None:
    cycle = make_cycle(publicised=True)
    case = builders.make_application(cycle, people.make_organization("天中虚构机械有限公司"), stage="submitted")
    other = builders.make_application(cycle, people.make_organization("未获推荐有限公司"), stage="submitted")
    say(case, district)
    say(other, district, "not_recommended")
    page = client.get(reverse("publicity:call", args=[cycle.code])).content.decode()
    assert "天中虚构机械有限公司" in page
    assert "未获推荐有限公司" not in page
    cycle.is_sealed = True
    cycle.save()
    assert readings.publicised(cycle) == []
    assert readings.publicised(make_cycle_of_another_year()) == []


def make_cycle_of_another_year() -> Cycle:
    book = builders.make_rulebook(recommendation={"mode": "required", "by": ["district"]})
    return builders.make_cycle(code="zmd-2016", edition=7, rulebook=book)


def test_a_district_reads_no_outcome_before_its_release(
    client: Client, cycle: Cycle, case: Application, district: User, officer: User
) -> None:
    for stage in ("proposed", "not_selected"):
        builders.make_application(cycle, stage=stage, filled=False)
    for reader, told in ((district, False), (officer, True)):
        client.force_login(reader)
        pages = [
            LIST,
            *(reverse("awards:recommendations-give", args=[row.reference]) for row in cycle.applications.all()),
        ]
        words = "".join(client.get(page).content.decode() for page in pages)
        assert (("拟表彰" in words), ("未入选" in words)) == (told, told)


def test_nothing_is_to_be_chosen_where_nobody_waits(client: Client, case: Application, district: User) -> None:
    client.force_login(district)
    assert "对所选出具意见" in client.get(LIST).content.decode()
    say(case, district)
    said = client.get(LIST).content.decode()
    assert case.reference in said
    assert "对所选出具意见" not in said
    assert "data-check-all" not in said
