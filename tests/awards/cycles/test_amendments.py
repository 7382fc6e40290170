"""A published rulebook is amended: with a reason, by two persons, whole and at once, and not what was already relied upon."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications.models import Application, IndicatorValue
from awards.applications.workflow import Stage
from awards.committee.actions import rules_now
from awards.committee.models import Attendance, Meeting
from awards.cycles import actions, amending, editing
from awards.cycles.hearers import judges
from awards.cycles.models import Amendment, AmendmentStage, Cycle, CycleStage
from awards.cycles.rulebook import Rulebook, RulebookError
from awards.cycles.waiting import awaiting
from awards.panels.models import Panel, Seat
from core import clock
from core.journal import timeline
from core.models import Letter
from core.refusal import Refused
from core.waiting import Once
from tests import people
from tests.awards import builders
from tests.awards.cycles.test_editor import typed
from tests.awards.honours.rows import make_award
from tests.counting import statements

REASON = "市政府常务会议决定延长申报时间。"


@pytest.fixture
def applied(cycle: Cycle, organization: Organization, enterprise: User) -> Application:
    return builders.make_application(cycle, organization, by=enterprise)


@pytest.fixture
def amendment(cycle: Cycle, officer: User) -> Amendment:
    return amending.prepare(cycle, by=officer, reason=REASON)


def page(row: Amendment, name: str) -> str:
    return reverse("awards:cycles-amendment-edit", args=[row.cycle.code, row.pk, name])


def opened(client: Client, row: Amendment, name: str) -> dict[str, Any]:
    answer = client.get(page(row, name))
    assert answer.status_code == 200
    return typed(answer.context["form"], version=answer.context["version"])


def change(row: Amendment, part: str, **values: Any) -> None:
    """Write into the amended rulebook directly."""
    after = editing.normal(row.after)
    after[part] = after[part] | values
    row.after = after
    row.save(update_fields=["after"])


def release(row: Amendment, *, by: User) -> None:
    """As one who has just read it."""
    row.refresh_from_db()
    amending.release_amendment(row, by=by, version=amending.version_of(row))


def later(row: Amendment, **days: Any) -> None:
    after = editing.normal(row.after)
    after["stages"][0] |= days
    row.after = after
    row.save(update_fields=["after"])


def test_an_amendment_from_beginning_to_effect(
    client: Client, officer: User, head: User, enterprise: User, cycle: Cycle, applied: Application
) -> None:
    stranger = people.make_user("enterprise")
    client.force_login(officer)
    list_url = reverse("awards:cycles-amendments", args=[cycle.code])
    assert "规则已冻结" in client.get(list_url).content.decode()
    row_url = client.post(list_url, {"reason": REASON}).url
    row = Amendment.objects.get()
    data = opened(client, row, "stages") | {"stages.0.closes": "2031-03-31", "stages.0.closes.time": ""}
    assert client.post(page(row, "stages"), data).status_code == 302
    shown = client.get(row_url)
    assert [(g.name, [c.title for c in g.changes]) for g in shown.context["groups"]] == [("stages", ["申报 › 截止"])]
    assert "改为" in "".join(shown.context["effects"])
    assert shown.context["told"] == 1
    window = cycle.windows.get(phase="application")
    assert str(window.closes_at) < "2031"  # nothing is in effect yet
    client.force_login(head)
    tiers = list(cycle.tiers.values_list("pk", flat=True))
    read = client.get(row_url).context["version"]
    url = reverse("awards:cycles-amendment-release", args=[cycle.code, row.pk])
    assert client.post(url, {"version": read}).status_code == 302
    cycle = Cycle.objects.get()
    window.refresh_from_db()
    assert window.closes_at == people.moment("2031-04-01 00:00")
    assert cycle.rules.stages[0].closes.isoformat() == "2031-03-31"
    assert list(cycle.tiers.values_list("pk", flat=True)) == tiers
    line = timeline(cycle).last()
    assert (line.verb, line.note, list(line.before), list(line.after)) == (
        "cycles.amend",
        REASON,
        ["stages"],
        ["stages"],
    )
    letters = Letter.objects.filter(template="awards/rules_amended")
    assert [letter.recipient for letter in letters] == [enterprise]
    assert "2031-03-31" in letters[0].body
    assert stranger not in [letter.recipient for letter in letters]
    client.force_login(enterprise)
    assert "2031-03-31" in client.get(row_url).content.decode()
    client.logout()
    public = client.get(reverse("publicity:timetable", args=[cycle.code])).content.decode()
    assert (REASON in public, "2031-03-31" in public) == (True, True)


def test_what_is_prepared_is_not_told_outside(client: Client, enterprise: User, amendment: Amendment) -> None:
    client.force_login(enterprise)
    assert client.get(amendment.get_absolute_url()).status_code == 404
    assert REASON not in client.get(reverse("awards:cycles-amendments", args=["zmd-2015"])).content.decode()
    client.logout()
    assert REASON not in client.get(reverse("publicity:timetable", args=["zmd-2015"])).content.decode()


def test_whoever_prepared_or_edited_does_not_release(
    client: Client, head: User, amendment: Amendment, cycle: Cycle
) -> None:
    other = people.make_user("head")
    later(amendment, closes="2031-03-31")
    own = amending.prepare
    client.force_login(head)
    client.post(page(amendment, "notice"), opened(client, amendment, "notice") | {"notice.days": "9"})
    amendment.refresh_from_db()
    with pytest.raises(Refused, match="您修改过"):
        release(amendment, by=head)
    assert [[str(line.title) for line in awaiting(user, Once(user))] for user in (head, other)] == [
        [],
        ["签发规则修订"],
    ]
    button = reverse("awards:cycles-amendment-release", args=[cycle.code, amendment.pk])
    assert button not in client.get(amendment.get_absolute_url()).content.decode()
    client.force_login(other)
    assert button in client.get(amendment.get_absolute_url()).content.decode()
    release(amendment, by=other)
    second = own(cycle, by=other, reason="再改")
    change(second, "notice", days=8)
    with pytest.raises(Refused, match="由您送签"):
        release(second, by=other)
    assert Cycle.objects.get().rules.notice.days == 9


def test_only_what_was_read_is_released(officer: User, head: User, amendment: Amendment) -> None:
    later(amendment, closes="2031-03-31")
    read = amending.version_of(amendment)
    amending.explain(amendment, by=officer, reason="另一个理由")
    with pytest.raises(Refused, match="已被修改"):
        amending.release_amendment(amendment, by=head, version=read)
    assert Amendment.objects.get().stage == AmendmentStage.DRAFT


def test_one_is_prepared_at_a_time_and_can_be_dropped(
    officer: User, head: User, cycle: Cycle, amendment: Amendment
) -> None:
    with pytest.raises(Refused, match="先签发或放弃"):
        amending.prepare(cycle, by=head, reason="另一份")
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(cycle=cycle, reason="另一份", before={}, after={}, prepared_by=head)
    amending.drop(amendment, by=officer)
    with pytest.raises(Refused, match="已办结"):
        amending.explain(amendment, by=officer, reason="改")
    assert amending.prepare(cycle, by=head, reason="另一份").stage == AmendmentStage.DRAFT


def test_what_changes_nothing_or_contradicts_itself_is_not_released(
    officer: User, head: User, amendment: Amendment
) -> None:
    with pytest.raises(Refused, match="没有改动"):
        release(amendment, by=head)
    change(amendment, "committee", size=10)
    with pytest.raises(Refused, match="奇数"):
        release(amendment, by=head)
    amendment.refresh_from_db()
    assert amendment.stage == AmendmentStage.DRAFT


def test_a_rulebook_that_changed_under_the_amendment_is_not_overwritten(
    head: User, cycle: Cycle, amendment: Amendment
) -> None:
    change(amendment, "notice", days=9)
    book = editing.normal(cycle.rulebook)
    Cycle.objects.update(rulebook=book | {"notice": book["notice"] | {"days": 6}})
    with pytest.raises(Refused, match="已经变动"):
        release(amendment, by=head)
    assert Cycle.objects.get().rules.notice.days == 6


def _without(section: str, name: str, code: str) -> Any:
    def act(book: dict[str, Any]) -> None:
        book[section][name] = [row for row in book[section][name] if row["code"] != code]

    return act


def _set(path: str, value: Any) -> Any:
    def act(book: dict[str, Any]) -> None:
        section, name = path.split(".")
        book[section][name] = value

    return act


def _stages(*names: str) -> Any:
    def act(book: dict[str, Any]) -> None:
        book["stages"] = [stage for stage in book["stages"] if stage["name"] not in names]
        book["ranking"]["weights"] = {"document": "100"} if "visits" in names else book["ranking"]["weights"]

    return act


def _past(book: dict[str, Any]) -> None:
    book["stages"][0] |= {"opens": "2014-01-01", "closes": "2014-02-01"}


def _class_apart(book: dict[str, Any]) -> None:
    book["tracks"] = [{"code": "industry", "name": "工业", "industries": ["C"], "quotas": {"winner": 1}}]


def _without_limit(book: dict[str, Any]) -> None:
    book["tiers"][0] |= {"quota": 0, "off_quota": True}


@pytest.mark.parametrize(
    ("stage", "act", "path"),
    [
        (Stage.DRAFT, _set("cycle.criteria", "other"), "cycle.criteria"),
        (Stage.DRAFT, _set("cycle.edition", 7), "cycle.edition"),
        (Stage.DRAFT, _set("cycle.award_year", 2016), "cycle.award_year"),
        (Stage.DRAFT, _without("materials", "evidence", "licence"), "materials.evidence"),
        (Stage.DRAFT, _without("materials", "indicators", "revenue"), "materials.indicators"),
        (Stage.DRAFT, _set("materials.indicator_years", 2), "materials.indicator_years"),
        (Stage.SUBMITTED, _set("materials.sealed", True), "materials.sealed"),
        (Stage.DRAFT, _past, "stages[0].closes"),
        (Stage.ACCEPTED, _stages("completeness"), "stages"),
        (Stage.ACCEPTED, lambda book: book["completeness"].pop(), "completeness"),
        (Stage.ADMITTED, lambda book: book["checks"].pop(), "checks"),
        (Stage.REVIEWED, _set("review.aggregation", "mean"), "review"),
        (Stage.VISITED, _stages("visits"), "stages"),
        (Stage.RANKED, _set("ranking.candidates_factor", "2"), "ranking"),
        (Stage.PROPOSED, _set("committee.threshold", "1/2"), "committee"),
        (Stage.CANDIDATE, _class_apart, "tracks"),
        (Stage.PROPOSED, _without_limit, "tiers[0].off_quota"),
    ],
)  # fmt: skip
def test_what_was_relied_upon_stays(
    officer: User, head: User, cycle: Cycle, organization: Organization, stage: str, act: Any, path: str
) -> None:
    case = builders.make_application(cycle, organization, stage=stage)
    assert case.evidence.filter(code="licence").exists()
    IndicatorValue.objects.get_or_create(application=case, code="revenue", year=2014, defaults={"value": 1})
    row = amending.prepare(cycle, by=officer, reason=REASON)
    after = editing.normal(row.after)
    act(after)
    row.after = after
    row.save(update_fields=["after"])
    assert path in [fault.path for fault in amending.faults(row)]
    with pytest.raises(Refused):
        release(row, by=head)


def test_what_was_relied_upon_is_refused_beside_the_field_already(
    client: Client, officer: User, applied: Application, amendment: Amendment
) -> None:
    client.force_login(officer)
    data = opened(client, amendment, "award") | {"cycle.edition": "9"}
    answer = client.post(page(amendment, "award"), data)
    assert answer.status_code == 422
    assert "不能更改" in str(answer.context["form"].errors["cycle.edition"])


def test_a_tier_with_a_winner_keeps_its_code(officer: User, cycle: Cycle, organization: Organization) -> None:
    make_award(cycle, organization)
    row = amending.prepare(cycle, by=officer, reason=REASON)
    after = editing.normal(row.after)
    after["tiers"][0]["code"] = "gold"
    row.after = after
    row.save(update_fields=["after"])
    assert "已有候选或获奖" in next(fault.reason for fault in amending.faults(row) if fault.path == "tiers")


def test_what_nobody_relied_upon_may_change(officer: User, head: User, cycle: Cycle, applied: Application) -> None:
    row = amending.prepare(cycle, by=officer, reason=REASON)
    after = editing.normal(row.after)
    after["tiers"].append({"code": "nominee", "name": "提名奖", "quota": 3})
    after["materials"]["evidence"].append({"code": "photo", "label": "照片"})
    after["committee"]["size"] = 11
    row.after = after
    row.save(update_fields=["after"])
    release(row, by=head)
    assert list(Cycle.objects.get().tiers.values_list("code", "quota")) == [("winner", 2), ("nominee", 3)]


def test_a_draft_is_not_amended_and_a_finished_one_neither(officer: User, cycle: Cycle) -> None:
    for stage, sentence in ((CycleStage.DRAFT, "可以直接修改"), (CycleStage.FINISHED, "已结束")):
        Cycle.objects.update(stage=stage)
        with pytest.raises(Refused, match=sentence):
            amending.prepare(cycle, by=officer, reason=REASON)


def test_locked_codes_stay(officer: User, amendment: Amendment) -> None:
    after = Rulebook.read(amendment.after).plain()
    with pytest.raises(RulebookError) as error:
        editing.refuse_locked(after, Rulebook.read({**after, "cycle": after["cycle"] | {"code": "new"}}))
    assert [fault.path for fault in error.value.faults] == ["cycle.code"]


def test_a_released_amendment_moves_the_deadline_that_counts(
    officer: User, head: User, cycle: Cycle, amendment: Amendment
) -> None:
    builders.close_window(cycle)
    assert not Cycle.objects.get().is_open("application")
    later(amendment, closes="2035-01-01")
    release(amendment, by=head)
    assert Cycle.objects.get().is_open("application", at=clock.now())
    assert actions.is_frozen(Cycle.objects.get())


def test_the_list_costs_the_same_with_three(client: Client, officer: User, cycle: Cycle) -> None:
    client.force_login(officer)
    url = reverse("awards:cycles-amendments", args=[cycle.code])
    counts = []
    for _row in range(3):
        amending.drop(amending.prepare(cycle, by=officer, reason=REASON), by=officer)
        counts.append(statements(client, url))
    assert counts[0] == counts[2]
    history = reverse("awards:cycles-history", args=[cycle.code])
    assert statements(client, history) <= 12


def test_experts_and_members_are_told_of_what_touches_their_stages(
    client: Client, officer: User, head: User, applied: Application, cycle: Cycle
) -> None:
    expert, member, asked = people.make_user("expert"), people.make_user("member"), people.make_user("expert")
    panel = Panel.objects.create(cycle=cycle, name="第一组", appointed_at=clock.now())
    Seat.objects.create(panel=panel, expert=expert)
    Seat.objects.create(panel=Panel.objects.create(cycle=cycle, name="第二组"), expert=asked)  # not appointed yet
    meeting = Meeting.objects.create(
        cycle=cycle, title="会议", held_at=clock.now(), place="一号会议室", chair=member, **rules_now(cycle)
    )
    Attendance.objects.create(meeting=meeting, member=member)
    before = editing.normal(cycle.rulebook)

    def told(**changes: Any) -> list[User]:
        return list(judges(cycle, before, {**before, **changes}))

    review = [row | {"closes": "2031-03-31"} if row["name"] == "review" else row for row in before["stages"]]
    assert told(review=before["review"] | {"aggregation": "mean"}) == [expert]
    assert told(stages=review) == [expert]
    assert told(committee=before["committee"] | {"threshold": "1/2"}) == [member]
    assert told(notice=before["notice"] | {"days": 9}) == []

    row = amending.prepare(cycle, by=officer, reason=REASON)
    change(row, "committee", threshold="1/2")
    client.force_login(officer)
    assert "通知相关环节的 1 名专家和委员。" in client.get(row.get_absolute_url()).content.decode()
    release(row, by=head)
    letter = Letter.objects.get(template="awards/rules_amended", recipient=member)
    assert "请按修订后的规则进行" in letter.body
    assert "您的申报书" not in letter.body
    assert Letter.objects.filter(template="awards/rules_amended").exclude(recipient__role="enterprise").get() == letter
    client.force_login(member)
    assert client.get(letter.url).status_code == 200
    Meeting.objects.update(stage="closed")
    assert told(committee=before["committee"] | {"threshold": "1/2"}) == []
