"""Two people at the same moment on one case."""

from datetime import date

import pytest

from accounts.models import Organization, User
from benchmarking.clinics import actions
from benchmarking.clinics.models import Consultation, FollowUp
from core.forms import version_of
from core.models import Letter
from tests.benchmarking.clinics.stories import asked, assigned, followed, prescribed
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_of_the_bureau_assign(organization: Organization, officer: User, head: User, experts: list[User]) -> None:
    read = version_of(asked(organization, officer))
    results = at_once(
        lambda: actions.assign(Consultation.objects.get(), doctor=experts[0], by=officer, version=read),
        lambda: actions.assign(Consultation.objects.get(), doctor=experts[1], by=head, version=read),
    )
    assert sum(isinstance(result, str) and "已被修改" in result for result in results) == 1
    assert Letter.objects.filter(recipient__in=experts).count() == 1


def test_the_doctor_diagnoses_while_the_case_goes_to_another(
    organization: Organization, officer: User, experts: list[User]
) -> None:
    assigned(organization, officer, experts[0])
    first = experts[0]
    results = at_once(
        lambda: actions.assign(Consultation.objects.get(), doctor=experts[1], by=officer),
        lambda: actions.diagnose(Consultation.objects.get(), visited_on=date(2018, 5, 8), diagnosis="诊断", by=first),
    )
    case = Consultation.objects.get()
    assert case.doctor == experts[1]
    assert (case.stage == "asked") == isinstance(results[1], str)


def test_one_cures_while_another_closes(organization: Organization, officer: User, expert: User) -> None:
    followed(organization, officer, expert)
    results = at_once(
        lambda: actions.cure(Consultation.objects.get(), outcome="见效", by=expert),
        lambda: actions.close(Consultation.objects.get(), reason="停产", by=officer),
    )
    assert sum(isinstance(result, str) for result in results) == 1


def test_doctor_and_bureau_follow_up_at_once(organization: Organization, officer: User, expert: User) -> None:
    read = version_of(prescribed(organization, officer, expert))
    day = date(2018, 6, 15)
    results = at_once(
        *(
            lambda by=by: actions.follow_up(  # type: ignore[misc]  # a lambda's default has no type
                Consultation.objects.get(), held_on=day, finding=by.name, by=by, version=read
            )
            for by in (officer, expert)
        )
    )
    assert sum(isinstance(result, str) and "已被修改" in result for result in results) == 1
    assert FollowUp.objects.count() == 1
