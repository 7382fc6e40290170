"""Several cases at once: the preview says what would happen and why not, each case stands for itself, the journal has a line for each."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.recommendations.models import Recommendation
from awards.screening import bulk
from awards.screening.bulk import Act
from core import clock
from core.models import Entry, Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders

BULK = reverse("awards:screening-bulk")


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def complete(cycle: Cycle, stage: str = "submitted") -> Application:
    """A case about which nothing is doubtful."""
    case = builders.make_application(cycle, people.make_organization(user=people.make_user("enterprise")), stage=stage)
    for row in case.answers.all():
        row.text = builders.TEXT * 10
        row.save()
    case.products.create(name="输送机", order=1) if not case.products.exists() else None
    return case


def returned(cycle: Cycle, officer: User, days: int) -> Application:
    case = complete(cycle, "returned")
    case.screenings.all().delete()
    due = clock.today() + timedelta(days=days)
    case.screenings.create(kind="completeness", outcome="returned", reason="缺公章", due_on=due, screened_by=officer)
    return case


def doubts(act: Act, *cases: Application, by: User) -> list[list[str]]:
    told = {one.application.pk: one.doubts for one in bulk.preview(act, [case.reference for case in cases], by=by)}
    return [told[case.pk] for case in cases]


def test_who_passes_and_why_others_are_left_out(cycle: Cycle, officer: User) -> None:
    clear, gone, again, short, refused = (
        complete(cycle), complete(cycle, "accepted"), complete(cycle), complete(cycle), complete(cycle)
    )  # fmt: skip
    again.screenings.create(
        kind="completeness", outcome="returned", reason="缺公章", due_on=clock.today(), screened_by=officer
    )
    short.evidence.all().delete()
    told = doubts(Act.PASS, clear, gone, again, short, refused, by=officer)
    assert told[0] == []
    assert told[1] == ["不在等待形式审查（形式审查通过）"]
    assert told[2] == ["曾退回补正，须逐项核对补正的内容"]
    assert any("营业执照" in doubt for doubt in told[3])


def test_somebody_advised_against_it(officer: User) -> None:
    cycle = builders.make_cycle(
        rulebook=builders.make_rulebook(recommendation={"mode": "optional", "by": ["district"]})
    )
    case = complete(cycle)
    Recommendation.objects.create(
        application=case, kind="district", body="驿城区", opinion="not_recommended", reason="理由", given_by=officer
    )
    assert doubts(Act.PASS, case, by=officer) == [["推荐单位不予推荐，须逐件决定。"]]


def test_passing_several(browser: Client, cycle: Cycle) -> None:
    cases = [complete(cycle), complete(cycle), complete(cycle, "accepted")]
    chosen = {"act": "pass", "case": [case.reference for case in cases]}
    seen = browser.post(BULK, chosen)
    assert [len(seen.context[name]) for name in ("going", "left_out")] == [2, 1]
    assert "不在等待形式审查" in seen.content.decode()
    assert Application.objects.filter(stage="submitted").count() == 2
    done = browser.post(BULK, {**chosen, "confirmed": "yes"})
    assert [len(done.context[name]) for name in ("done", "refused")] == [2, 1]
    assert Application.objects.filter(stage="accepted").count() == 3
    assert Entry.objects.filter(verb="applications.accept").count() == 2
    found = cases[0].screenings.get(outcome="passed").findings
    assert [(row.code, row.passed, row.note) for row in found.all()] == [
        (code, True, "批量审查：符合") for code in builders.COMPLETENESS
    ]
    again = browser.post(BULK, {**chosen, "confirmed": "yes"})
    assert [len(again.context[name]) for name in ("done", "refused")] == [0, 3]


def test_reminding(browser: Client, cycle: Cycle, officer: User) -> None:
    soon, far, over, other = (
        returned(cycle, officer, 2), returned(cycle, officer, 20), returned(cycle, officer, -1), complete(cycle)
    )  # fmt: skip
    told = doubts(Act.REMIND, soon, far, over, other, by=officer)
    assert [bool(one) for one in told] == [False, True, True, True]
    assert told[1] == ["距补正期限还有 20 天，暂不提醒"]
    chosen = {"act": "remind", "case": [soon.reference, far.reference], "confirmed": "yes"}
    browser.post(BULK, chosen)
    letter = Letter.objects.get(template="awards/screening_reminder")
    assert soon.reference in letter.subject
    assert Entry.objects.filter(verb="screening.remind").count() == 1
    assert browser.post(BULK, chosen).context["refused"][0].refused == "今天已经提醒过"
    assert Letter.objects.filter(template="awards/screening_reminder").count() == 1


def test_what_changed_after_the_preview_is_left_out(cycle: Cycle, officer: User) -> None:
    one, other = complete(cycle), complete(cycle)
    assert doubts(Act.PASS, one, other, by=officer) == [[], []]
    Application.objects.filter(pk=other.pk).update(stage="withdrawn")
    results = bulk.carry_out(Act.PASS, [one.reference, other.reference], by=officer)
    assert [(result.application.pk, result.refused) for result in results] == [(one.pk, "")]


def test_nothing_chosen_or_too_much(browser: Client, cycle: Cycle, officer: User) -> None:
    for data in ({"act": "pass"}, {"act": "x", "case": ["ZMD-2015-001"]}):
        assert browser.post(BULK, data).status_code == 303
    with pytest.raises(Refused):
        bulk.preview(Act.PASS, [str(number) for number in range(51)], by=officer)


@pytest.mark.parametrize("who", ["district", "supervisor", "enterprise", "expert"])
def test_only_the_bureau(client: Client, request: pytest.FixtureRequest, cycle: Cycle, who: str) -> None:
    case = complete(cycle)
    client.force_login(request.getfixturevalue(who))
    assert client.post(BULK, {"act": "pass", "case": [case.reference], "confirmed": "yes"}).status_code == 403
    case.refresh_from_db()
    assert case.stage == "submitted"
