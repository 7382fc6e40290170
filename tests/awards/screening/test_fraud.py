"""Who is found to have cheated before an award is barred as who lost one for it: only by the choice, and only as long as the rulebook says."""

from copy import copy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications.about import About
from awards.applications.eligibility import conditions
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.cycles.outcome_words import FOR_LIFE
from awards.notices import actions as notices
from awards.screening import actions
from awards.screening.actions import Found, checks_of
from awards.screening.models import ScreeningKind
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders

NOW = people.moment("2016-03-01 10:00")
ONE = {"unit": "editions", "length": 1}
KINDS: list[tuple[dict[str, Any], int]] = [
    (ONE, 2016),
    ({"unit": "editions", "length": 2}, 2017),
    ({"unit": "years", "length": 4}, 2020),
    ({"unit": "life"}, FOR_LIFE),
]


def make_cycle(bar: dict[str, Any] | None = None) -> Cycle:
    return builders.make_cycle(rulebook=builders.make_rulebook(after={"fraud_bar": bar} if bar else {}))


def later(cycle: Cycle, year: int) -> Cycle:
    """An edition of the same award; not saved, so that it counts as no newest edition."""
    edition = copy(Cycle.objects.get(pk=cycle.pk))
    edition.award_year = year
    return edition


def barred(organization: Organization, cycle: Cycle, year: int, about: About | None = None) -> bool:
    rows = conditions(organization, later(cycle, year), about=about or About())
    return not next(row.met for row in rows if row.code == "fraud")


def failed(case: Application, kind: ScreeningKind = ScreeningKind.PRELIMINARY) -> dict[str, Found]:
    return {check.code: Found(False, "不符") for check in checks_of(case, kind)}


@pytest.mark.parametrize(("bar", "through"), KINDS)
def test_each_kind_of_bar(db: None, officer: User, bar: dict[str, Any], through: int) -> None:
    cycle = make_cycle(bar)
    case = builders.make_application(cycle, people.make_organization(), stage="accepted")
    with clock.at(NOW):
        actions.decline(case, findings=failed(case), reason="审计报告系伪造", for_fraud=True, by=officer)
    case.refresh_from_db()
    assert (case.stage, case.barred_through) == ("declined", through)
    assert barred(case.organization, cycle, min(through, 2050))
    assert through == FOR_LIFE or not barred(case.organization, cycle, through + 1)
    assert not barred(people.make_organization(), cycle, 2016)


def test_told_in_the_journal_and_the_letter_and_nothing_without_the_choice(
    db: None, officer: User, head: User, enterprise: User
) -> None:
    cycle = make_cycle(ONE)
    organization = people.make_organization(user=enterprise)
    case = builders.make_application(cycle, organization, stage="submitted")
    clean = builders.make_application(cycle, stage="submitted")
    kind = ScreeningKind.COMPLETENESS
    actions.reject(case, findings=failed(case, kind), reason="证书系伪造", for_fraud=True, by=officer)
    actions.reject(clean, findings=failed(clean, kind), reason="缺证书", by=officer)
    assert list(journal.timeline(case))[-1].data["barred_through"] == case.barred_through == 2016
    assert (
        "经核实存在弄虚作假，2016年度及以前不得申报驻马店市市长质量奖。"
        in Letter.objects.get(recipient=enterprise).body
    )
    assert barred(organization, cycle, 2016)
    assert not barred(clean.organization, cycle, 2016)
    assert "barred_through" not in list(journal.timeline(clean))[-1].data
    late = builders.make_application(cycle, stage="cleared")
    notices.exclude(late, reason="数据造假", for_fraud=True, by=head)
    assert barred(late.organization, cycle, 2016)
    tidy = builders.make_application(cycle, stage="cleared")
    notices.exclude(tidy, reason="发生事故", by=head)
    assert not barred(tidy.organization, cycle, 2016)


def test_a_person_is_barred_as_that_person_wherever_it_works(db: None, officer: User) -> None:
    cycle = make_cycle(ONE)
    number = "11010519491231002X"
    case = builders.make_application(
        cycle, stage="accepted", filled=False, kind="person", subject="甲某某", identity_number=number
    )
    Application.objects.filter(pk=case.pk).update(stage="excluded", barred_through=2016)
    other = people.make_organization()
    assert barred(case.organization, cycle, 2016, About("person", "甲某某"))
    assert barred(other, cycle, 2016, About("person", "甲某某", identity_number=number))
    assert not barred(other, cycle, 2016, About("person", "甲某某"))  # a namesake elsewhere
    assert not barred(case.organization, cycle, 2016, About("person", "乙某某"))
    assert not barred(case.organization, cycle, 2016)


def test_offered_where_the_rulebook_bars_and_for_an_ending_only(client: Client, db: None, officer: User) -> None:
    case = builders.make_application(make_cycle(ONE), stage="submitted")
    url = reverse("awards:screening-completeness", args=[case.reference])
    client.force_login(officer)
    page = client.get(url).content.decode()
    assert 'name="for_fraud"' in page
    assert "弄虚作假的，1 届内不得申报。现在作出的，2016年度及以前不得申报。" in page
    checks = {f"verdict-{check.code}": "no" for check in checks_of(case, ScreeningKind.COMPLETENESS)}
    given = {**checks, "reason": "伪造", "for_fraud": "on"}
    passing = client.post(url, {**given, "outcome": "accept"})
    assert passing.status_code == 422
    assert "只有不予受理或不予通过时才能选择。" in passing.content.decode()
    assert client.post(url, {**given, "outcome": "reject"}).status_code == 302
    case.refresh_from_db()
    assert (case.stage, case.barred_through) == ("declined", 2016)


def test_a_rulebook_without_a_bar_offers_none(client: Client, db: None, officer: User, head: User) -> None:
    case = builders.make_application(make_cycle(), stage="submitted")
    client.force_login(officer)
    page = client.get(reverse("awards:screening-completeness", args=[case.reference])).content.decode()
    assert 'name="for_fraud"' not in page
    late = builders.make_application(case.cycle, stage="cleared")
    with pytest.raises(Refused, match="没有规定弄虚作假的限报期"):
        notices.exclude(late, reason="造假", for_fraud=True, by=head)
