"""The two checks: every item found, reasons given, letters sent, one decision only."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.inquiries import answering
from awards.inquiries.answering import Given
from awards.screening import actions
from awards.screening.actions import Found
from awards.screening.models import Finding
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.inquiries import stories


def found(codes: Iterable[str], *, failed: tuple[str, ...] = ()) -> dict[str, Found]:
    return {code: Found(code not in failed, "已核" if code not in failed else "缺少") for code in codes}


@pytest.fixture
def submitted(cycle: Cycle) -> Application:
    return builders.make_application(cycle, stage="submitted")


@pytest.fixture
def accepted(cycle: Cycle) -> Application:
    return builders.make_application(cycle, stage="accepted")


def test_all_in_order_is_accepted(submitted: Application, officer: User) -> None:
    screening = actions.accept(submitted, findings=found(builders.COMPLETENESS), by=officer)
    assert submitted.stage == "accepted"
    assert [finding.label for finding in screening.findings.all()] == ["形式审查项 form", "形式审查项 seal"]
    assert Letter.objects.get().subject == "申报 ZMD-2015-001 通过形式审查"


def test_every_item_needs_its_finding(submitted: Application, officer: User) -> None:
    with pytest.raises(Refused, match="还有 1 项未给出审查结果，例如：形式审查项 seal"):
        actions.accept(submitted, findings=found(["form"]), by=officer)
    submitted.refresh_from_db()
    assert submitted.stage == "submitted"


def test_what_failed_cannot_be_accepted(submitted: Application, officer: User) -> None:
    with pytest.raises(Refused, match="有 1 项不符合（例如：形式审查项 seal），不能通过"):
        actions.accept(submitted, findings=found(builders.COMPLETENESS, failed=("seal",)), by=officer)


def test_a_return_names_what_failed_and_until_when(submitted: Application, officer: User) -> None:
    findings = found(builders.COMPLETENESS, failed=("seal",))
    with pytest.raises(Refused, match="补正期限不能早于今天"):
        actions.send_back(
            submitted, findings=findings, reason="请补盖公章", due_on=clock.today() - timedelta(days=1), by=officer
        )
    with pytest.raises(Refused, match="请写明理由"):
        actions.send_back(submitted, findings=findings, reason="", due_on=clock.today(), by=officer)
    actions.send_back(submitted, findings=findings, reason="请补盖公章", due_on=clock.today(), by=officer)
    assert submitted.stage == "returned"
    letter = Letter.objects.get()
    assert "请补盖公章" in letter.body
    assert "形式审查项 seal：缺少" in letter.body
    assert "形式审查项 form" not in letter.body
    assert journal.timeline(submitted).last().note == "请补盖公章"  # type: ignore[union-attr]  # there is a line


def test_nothing_failed_nothing_to_return(submitted: Application, officer: User) -> None:
    with pytest.raises(Refused, match="各项审查均为符合"):
        actions.send_back(
            submitted, findings=found(builders.COMPLETENESS), reason="?", due_on=clock.today(), by=officer
        )


def test_rejected_with_its_reason(submitted: Application, officer: User) -> None:
    actions.reject(
        submitted, findings=found(builders.COMPLETENESS, failed=("form",)), reason="不属于申报范围", by=officer
    )
    assert submitted.stage == "declined"
    assert "不属于申报范围" in Letter.objects.get().body


def test_admitted_when_the_four_adoption_checks_hold(accepted: Application, officer: User) -> None:
    findings = found(builders.CHECKS) | {"training": Found(True, "见签到表", people.pdf())}
    actions.admit(accepted, findings=findings, by=officer)
    assert accepted.stage == "admitted"
    proof = Finding.objects.get(code="training", screening__kind="preliminary").proof
    assert proof is not None
    assert proof.name == "证明.pdf"


@pytest.mark.parametrize("failed", builders.CHECKS)
def test_a_failed_adoption_check_cannot_be_admitted(accepted: Application, officer: User, failed: str) -> None:
    with pytest.raises(Refused, match="不能通过"):
        actions.admit(accepted, findings=found(builders.CHECKS, failed=(failed,)), by=officer)
    actions.decline(accepted, findings=found(builders.CHECKS, failed=(failed,)), reason="自评结果未使用", by=officer)
    assert accepted.stage == "declined"
    assert Letter.objects.get().subject == "申报 ZMD-2015-001 未通过初审"


def test_a_second_officer_comes_too_late(accepted: Application, officer: User, head: User) -> None:
    stale = Application.objects.get(pk=accepted.pk)
    actions.admit(accepted, findings=found(builders.CHECKS), by=officer)
    with pytest.raises(Refused, match="当前状态为“初审通过”"):
        actions.decline(stale, findings=found(builders.CHECKS, failed=("use",)), reason="未使用", by=head)
    assert accepted.screenings.filter(kind="preliminary").count() == 1


def test_a_hostile_proof_is_refused_and_nothing_is_decided(accepted: Application, officer: User) -> None:
    findings = found(builders.CHECKS) | {"use": Found(True, "", people.SimpleUploadedFile("证明.pdf", b"MZ\x90\x00"))}
    with pytest.raises(Refused, match="内容与扩展名不符"):
        actions.admit(accepted, findings=findings, by=officer)
    accepted.refresh_from_db()
    assert accepted.stage == "accepted"
    assert accepted.screenings.filter(kind="preliminary").count() == 0


@pytest.mark.parametrize("stage", ["submitted", "accepted"])
def test_a_departments_veto_ends_it_where_the_plan_has_no_eligibility_check(officer: User, stage: str) -> None:
    """What was answered stands in the refusal; the case is ended with a reason though every check was found in order."""
    cycle = stories.make_cycle()
    case = builders.make_application(cycle, stage=stage, filled=False)
    inquiry, _code = stories.sent(cycle, officer)
    answering.save(inquiry, {stories.line_of(inquiry).pk: Given("found", "较大事故", clock.today())})
    answering.answer(inquiry, answered_by="丁某", answered_phone="1")
    given = found(builders.COMPLETENESS if stage == "submitted" else builders.CHECKS)
    passes, ends = (actions.accept, actions.reject) if stage == "submitted" else (actions.admit, actions.decline)
    with pytest.raises(Refused, match="应急管理局.*较大事故"):
        passes(case, findings=given, by=officer)
    ends(case, findings=given, reason="发生较大事故", by=officer)
    case.refresh_from_db()
    assert case.stage == "declined"


def test_a_department_that_found_nothing_ends_nothing(officer: User) -> None:
    cycle = stories.make_cycle()
    case = builders.make_application(cycle, stage="submitted", filled=False)
    inquiry, _code = stories.sent(cycle, officer)
    answering.clear_rest(inquiry)
    answering.answer(inquiry, answered_by="丁某", answered_phone="1")
    given = found(builders.COMPLETENESS)
    with pytest.raises(Refused, match="均为符合"):
        actions.reject(case, findings=given, reason="没有理由", by=officer)
    actions.accept(case, findings=given, by=officer)
