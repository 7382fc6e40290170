"""Re-assessment (复评): two persons, one of the rulebook's conclusions; kept, put right, or withdrawn through the ordinary withdrawal."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from awards.afterwards import reassessing
from awards.afterwards.models import Reassessment
from awards.afterwards.waiting import awaiting
from awards.honours import withdrawals
from awards.honours.models import Award, AwardStage
from core import clock, journal
from core.calendar import years_later
from core.models import Letter
from core.refusal import Refused
from core.release import since_of
from core.waiting import Once, counted
from tests import people
from tests.awards.afterwards.conftest import make_cycle, make_old_award

SPRING = people.moment("2020-03-01 09:00")
LAPSED = people.moment("2021-02-21 09:00")
FOUND = "体系持续有效，各年度报告均已接收。"


@pytest.fixture(autouse=True)
def _in_spring(request):
    with clock.at(SPRING):
        yield


def assessed(award: Award, conclusion: str, *, by, head, due_on: date | None = None) -> Award:
    row = reassessing.prepare(award, conclusion=conclusion, findings=FOUND, due_on=due_on, by=by)
    row.refresh_from_db()
    reassessing.release(row, by=head, since=since_of(row))
    return Award.objects.get(pk=award.pk)


def lines(user) -> list[str]:
    return [str(line.title) for line in counted(awaiting(user, Once(user)))]


@pytest.mark.parametrize(
    ("after", "until", "listed"),
    [
        ({"validity_years": 5, "reassessment": ["keep"]}, date(2021, 3, 1), True),
        ({"validity_years": 5, "reassessment": ["keep"]}, date(2021, 3, 2), False),
        ({"validity_years": 5, "reassessment": ["keep"]}, date(2019, 3, 2), True),
        ({"validity_years": 5}, date(2021, 2, 20), False),
    ],
)
def test_an_award_is_listed_when_its_validity_ends_within_a_year(db, after, until, listed):
    award = make_old_award(make_cycle(after), valid_until=until)
    assert reassessing.ending().exists() is listed
    assert (reassessing.refusal(award) == "") is listed


def test_kept_is_valid_for_another_period(client: Client, award, enterprise, officer, head):
    row = reassessing.prepare(award, conclusion="keep", findings=FOUND, by=officer)
    assert Award.objects.get().valid_until == date(2021, 2, 20), "nothing changes before the release"
    assert Letter.objects.filter(template="awards/reassessment_prepared", recipient=head).count() == 1
    for person in (officer, head):
        assert ("审核复评" in lines(person)) is (person == head)
    with pytest.raises(Refused, match="须由另一人"):
        reassessing.release(row, by=officer)
    with pytest.raises(Refused, match="在您打开页面之后"):
        reassessing.release(row, by=head, since="2000-01-01")
    row.refresh_from_db()
    reassessing.release(row, by=head, since=since_of(row))
    kept = Award.objects.get()
    assert (kept.valid_until, kept.stage) == (date(2026, 2, 20), AwardStage.GRANTED)
    assert Reassessment.objects.get().valid_until == date(2026, 2, 20)
    assert [line.verb for line in journal.timeline(award)] == ["awards.extend"]
    assert "2026年2月20日" in Letter.objects.get(template="awards/reassessment_released", recipient=enterprise).body
    assert not reassessing.ending().exists()
    cache.clear()
    with clock.at(LAPSED):
        page = client.get(reverse("publicity:verify", args=[award.check_code])).content.decode()
        assert "证书真实有效" in page
        assert "2026年2月20日" in page


def test_what_nobody_kept_has_lapsed_and_is_not_withdrawn(client: Client, award):
    cache.clear()
    with clock.at(LAPSED):
        page = client.get(reverse("publicity:verify", args=[award.check_code])).content.decode()
        assert "已过有效期" in page
        for address in (reverse("publicity:honour", args=[award.pk]), reverse("publicity:roll")):
            page = client.get(address).content.decode()
            assert "已到期" in page
            assert "已撤销" not in page
        assert reassessing.to_assess().exists(), "the office may still be late"


def test_put_right_by_a_day_and_assessed_again(award, enterprise, officer, head):
    for day in (None, date(2020, 3, 1)):
        with pytest.raises(Refused, match="整改期限"):
            reassessing.prepare(award, conclusion="rectify", findings=FOUND, due_on=day, by=officer)
    assert "办理期满复评" in lines(officer)
    again = assessed(award, "rectify", by=officer, head=head, due_on=date(2020, 9, 30))
    assert again.valid_until == date(2021, 2, 20)
    assert "2020年9月30日" in Letter.objects.get(template="awards/reassessment_released", recipient=enterprise).body
    assert "办理期满复评" not in lines(officer)
    assert reassessing.ending().get().is_rectifying
    assert "限期整改" in lines(enterprise)
    line = next(line for line in counted(awaiting(enterprise, Once(enterprise))) if line.title == "限期整改")
    assert (line.due, line.url) == (date(2020, 9, 30), Reassessment.objects.get().get_absolute_url())
    with clock.at(people.moment("2020-10-01 09:00")):
        assert "办理期满复评" in lines(officer)
        assert "限期整改" not in lines(enterprise)
        assert assessed(award, "keep", by=officer, head=head).valid_until == date(2026, 2, 20)


def test_withdraw_opens_the_withdrawal_and_withdraws_nothing(award, enterprise, officer, head):
    opened = assessed(award, "withdraw", by=officer, head=head)
    assert (opened.stage, opened.withdrawal_prepared_by, opened.withdrawal_reason) == (
        AwardStage.WITHDRAWING,
        officer,
        FOUND,
    )
    assert "期满复评结论为撤销" in opened.withdrawal_basis
    assert not Letter.objects.filter(recipient=enterprise).exists(), "the winner learns of it when it is released"
    assert not Reassessment.objects.visible_to(enterprise).exists()
    with pytest.raises(Refused, match="不能复评"):
        reassessing.prepare(opened, conclusion="keep", findings=FOUND, by=officer)
    withdrawals.release(opened, by=head)
    assert Award.objects.get().stage == AwardStage.WITHDRAWN
    assert Reassessment.objects.visible_to(enterprise).exists()
    assert not reassessing.ending().exists()


def test_only_the_rulebooks_conclusions_and_only_one_at_a_time(db, officer, head):
    award = make_old_award(make_cycle({"validity_years": 3, "reassessment": ["keep"]}))
    with pytest.raises(Refused, match="没有这一种"):
        reassessing.prepare(award, conclusion="withdraw", findings=FOUND, by=officer)
    with pytest.raises(Refused, match="请写明复评情况"):
        reassessing.prepare(award, conclusion="keep", findings=" ", by=officer)
    row = reassessing.prepare(award, conclusion="keep", findings=FOUND, by=officer)
    with pytest.raises(Refused, match="已有待审核"):
        reassessing.prepare(award, conclusion="keep", findings=FOUND, by=officer)
    with pytest.raises(Refused, match="退回的理由"):
        reassessing.refuse(row, reason=" ", by=head)
    reassessing.refuse(row, reason="请补充", by=head)
    assert assessed(award, "keep", by=head, head=people.make_user(Role.HEAD)).valid_until == date(2024, 2, 20)


def test_a_withdrawal_under_way_stops_the_release(award, officer, head):
    row = reassessing.prepare(award, conclusion="keep", findings=FOUND, by=officer)
    withdrawals.propose(award, basis="第二十条", reason="造假", by=officer)
    with pytest.raises(Refused, match="不能复评"):
        reassessing.release(row, by=head)
    assert Award.objects.get().valid_until == date(2021, 2, 20)


def test_a_leap_day_and_the_database(award, officer):
    assert years_later(date(2016, 2, 29), 1) == date(2017, 2, 28)
    row = reassessing.prepare(award, conclusion="keep", findings=FOUND, by=officer)
    for name, wrong in (
        ("a_rectification", {"due_on": date(2021, 1, 1)}), ("an_award_that_is_kept", {"valid_until": date(2026, 1, 1)}),
        ("a_reassessment_says", {"findings": ""}), ("one_reassessment_has_four_eyes", {"released_by": officer}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Reassessment.objects.filter(pk=row.pk).update(**wrong)


def test_a_conclusion_that_an_amendment_took_away_is_not_released(award, officer, head):
    row = reassessing.prepare(award, conclusion="keep", findings=FOUND, by=officer)
    award.cycle.rulebook["after"]["reassessment"] = ["rectify", "withdraw"]
    award.cycle.save(update_fields=["rulebook"])
    with pytest.raises(Refused, match="没有这一种"):
        reassessing.release(row, by=head)
    assert Award.objects.get().valid_until == date(2021, 2, 20)
    reassessing.refuse(row, reason="规则已修订", by=head)
