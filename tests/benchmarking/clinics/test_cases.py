"""A case from the complaint to its end."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organization, User
from benchmarking.clinics import actions
from benchmarking.clinics.models import Consultation
from benchmarking.clinics.waiting import awaiting
from core import clock
from core.forms import version_of
from core.journal import timeline
from core.models import Letter
from core.refusal import Refused
from core.waiting import counted
from tests import people
from tests.benchmarking.clinics.stories import NOW, asked, assigned, diagnosed, followed, prescribed
from tests.benchmarking.exchanges.builders import make_event

pytestmark = pytest.mark.django_db


def letters(user: User) -> list[str]:
    rows = Letter.objects.filter(recipient=user).order_by("pk").values_list("template", flat=True)
    return [row.removeprefix("benchmarking/consultation_") for row in rows]


def test_the_whole_way(organization: Organization, enterprise: User, officer: User, expert: User) -> None:
    case = followed(organization, officer, expert)
    actions.cure(case, outcome="返修率由8%降至3%", by=expert)
    assert (case.reference, case.stage, case.doctor, case.follow_up_on) == ("ZD2018-001", "cured", expert, None)
    assert [entry.verb for entry in timeline(case)] == [
        "consultations.ask", "consultations.assign", "consultations.diagnose", "consultations.prescribe", "consultations.follow_up",
        "consultations.cure",
    ]  # fmt: skip
    assert letters(enterprise) == ["registered", "assigned", "diagnosed", "prescribed", "cured"]
    assert letters(expert) == ["assigned"]


def test_a_firm_asks_for_itself(organization: Organization, enterprise: User, officer: User) -> None:
    asked(organization, enterprise)
    assert letters(officer) == ["asked"]
    with pytest.raises(Refused, match="只能为本组织"):
        asked(people.make_organization(), enterprise)
    with pytest.raises(Refused, match="核验后"):
        asked(people.make_organization(stage="registered"), officer)
    with pytest.raises(Refused, match="请写明问题"):
        asked(organization, enterprise, complaint=" ")


def test_a_case_comes_from_a_mobile_clinic(organization: Organization, officer: User) -> None:
    with pytest.raises(Refused, match="质量流动诊所"):
        asked(organization, officer, event=make_event(officer))
    event = make_event(officer, kind="clinic")
    assert asked(organization, officer, event=event).event == event


def test_who_may_be_the_doctor(organization: Organization, officer: User, head: User, experts: list[User]) -> None:
    case = assigned(organization, officer, experts[0])
    with pytest.raises(Refused, match="已由这位专家负责"):
        actions.assign(case, doctor=experts[0], by=officer)
    with pytest.raises(Refused, match="评审专家"):
        actions.assign(case, doctor=head, by=officer)
    own = people.make_user("expert", employer=organization.name)
    with pytest.raises(Refused, match="任职于这家企业"):
        actions.assign(case, doctor=own, by=officer)
    read = version_of(Consultation.objects.get())
    actions.assign(case, doctor=experts[1], by=head, version=read)
    assert (letters(experts[0]), letters(experts[1])) == (["assigned", "reassigned"], ["assigned"])
    with pytest.raises(Refused, match="已被修改"):
        actions.assign(case, doctor=experts[2], by=officer, version=read)


def test_only_the_doctor_treats(organization: Organization, officer: User, experts: list[User]) -> None:
    case = assigned(organization, officer, experts[0])
    with pytest.raises(Refused, match="其他专家负责"):
        actions.diagnose(case, visited_on=date(2018, 5, 1), diagnosis="诊断", by=experts[1])
    treated = prescribed(people.make_organization(), officer, experts[0])
    with clock.at(people.moment("2018-06-01 09:00")), pytest.raises(Refused, match="其他专家负责"):
        actions.follow_up(treated, held_on=date(2018, 6, 1), finding="看过", by=experts[1])


def test_days_and_words_are_needed(organization: Organization, officer: User, expert: User) -> None:
    case = assigned(organization, officer, expert)
    with clock.at(NOW):
        with pytest.raises(Refused, match="不能晚于今天"):
            actions.diagnose(case, visited_on=date(2018, 5, 8), diagnosis="诊断", by=expert)
        with pytest.raises(Refused, match="请写明诊断意见"):
            actions.diagnose(case, visited_on=date(2018, 5, 7), diagnosis=" ", by=expert)
        with pytest.raises(Refused, match="不能进行"):
            actions.prescribe(case, prescription="处方", follow_up_on=date(2018, 6, 1), by=expert)
        actions.diagnose(case, visited_on=date(2018, 5, 7), diagnosis="诊断", by=expert)
        with pytest.raises(Refused, match="请写明处方"):
            actions.prescribe(case, prescription="", follow_up_on=date(2018, 6, 1), by=expert)
        with pytest.raises(Refused, match="须晚于今天"):
            actions.prescribe(case, prescription="处方", follow_up_on=date(2018, 5, 7), by=expert)
        with pytest.raises(Refused, match="开方之后"):
            actions.follow_up(case, held_on=date(2018, 5, 7), finding="看过", by=expert)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=case.pk).update(stage="prescribed")


def test_follow_ups_go_on_until_nothing_more_is_planned(
    organization: Organization, officer: User, expert: User
) -> None:
    case = followed(organization, officer, expert, next_on=date(2018, 7, 15), evidence=people.pdf())
    assert case.follow_up_on == date(2018, 7, 15)
    with clock.at(people.moment("2018-07-16 09:00")):
        with pytest.raises(Refused, match="不能晚于今天"):
            actions.follow_up(case, held_on=date(2018, 7, 17), finding="看过", by=officer)
        with pytest.raises(Refused, match="须晚于本次"):
            actions.follow_up(case, held_on=date(2018, 7, 16), next_on=date(2018, 7, 16), finding="看过", by=officer)
        actions.follow_up(case, held_on=date(2018, 7, 16), finding="稳定", by=officer)
    assert (case.follow_up_on, case.follow_ups.count()) == (None, 2)


def test_what_an_end_needs(organization: Organization, enterprise: User, officer: User, expert: User) -> None:
    case = prescribed(organization, officer, expert)
    with pytest.raises(Refused, match="还没有回访记录"):
        actions.cure(case, outcome="见效", by=expert)
    with pytest.raises(Refused, match="请写明结果"):
        actions.cure(case, outcome=" ", by=expert)
    with pytest.raises(Refused, match="请写明结案"):
        actions.close(case, reason=" ", by=officer)
    with pytest.raises(Refused, match="不能撤回"):
        actions.close(case, reason="不需要", by=enterprise)
    actions.close(case, reason="企业停产", by=officer)
    assert letters(expert)[-1] == letters(enterprise)[-1] == "closed"
    with pytest.raises(Refused, match="已结束"):
        actions.assign(case, doctor=expert, by=officer)
    early = asked(organization, enterprise)
    actions.close(early, reason="已自行解决", by=enterprise)
    assert early.outcome == "已自行解决"


def test_what_waits(
    organization: Organization, enterprise: User, officer: User, experts: list[User], district: User, supervisor: User
) -> None:
    expert, other, _third = experts
    asked(organization, enterprise)
    assigned(people.make_organization(), officer, expert)
    diagnosed(people.make_organization(), officer, expert)
    prescribed(organization, officer, expert)
    followed(people.make_organization(), officer, expert)

    def told(user: User, day: str) -> list[tuple[str, int, str]]:
        with clock.at(people.moment(f"{day} 09:00")):
            return [(str(line.title), line.count, line.tone) for line in counted(awaiting(user))]

    mine = [
        ("待上门诊断的企业", 1, "primary"), ("待开方的诊断", 1, "primary"), ("近期回访", 1, "danger"), ("已回访待结案的诊断", 1, "primary"),
    ]  # fmt: skip
    assert told(expert, "2018-06-16") == mine
    assert told(expert, "2018-06-07") == mine[:2] + mine[3:]
    assert told(other, "2018-06-16") == []
    assert told(officer, "2018-06-16") == [("待指派专家的诊断需求", 1, "primary"), ("逾期的诊断回访", 1, "danger")]
    assert told(officer, "2018-06-15") == [("待指派专家的诊断需求", 1, "primary")]
    assert told(enterprise, "2018-06-01") == [("待落实的诊断处方", 1, "primary")]
    assert told(district, "2018-06-16") == told(supervisor, "2018-06-16") == []
