"""The receipt on paper."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from accounts.models import User
from awards.applications import handing_in
from awards.applications.documents import ReceiptDocument
from awards.applications.models import Application
from awards.applications.workflow import Stage
from core import clock, journal
from tests import people
from tests.awards import builders, candidates
from tests.core.pdftext import copied


def test_the_receipt_says_what_was_handed_in_and_how_to_prove_it(cycle, organization, enterprise):
    case = builders.make_application(
        cycle,
        organization,
        by=enterprise,
        stage=Stage.SUBMITTED,
        submitted_at=people.moment("2015-10-08 16:30"),
    )
    builders.seal(case)
    entry = journal.record("applications.submit", case, by=enterprise)
    words = copied(ReceiptDocument().render(ReceiptDocument.fetch(case.reference, enterprise)))
    for expected in (
        "申报回执申报编号ZMD-2015-001", "天中虚构机械有限公司：", "2015年10月8日16时30分", organization.credit_code, "企业用户褚",
        "3个评分项", case.snapshot_sha256, "".join(entry.receipt.split()), "驻马店市质量强市办2015年10月8日",
    ):  # fmt: skip
        assert expected in words


def test_figures_stand_on_the_receipt_of_an_organization_only(organization, enterprise):
    own, person, project = candidates.make_three(candidates.make_cycle(), organization)
    for case in (own, person, project):
        builders.seal(case)
        Application.objects.filter(pk=case.pk).update(stage=Stage.SUBMITTED, submitted_at=clock.now())
    told = [
        "经营指标" in ReceiptDocument().html(ReceiptDocument.fetch(case.reference, enterprise))
        for case in (own, person, project)
    ]
    assert told == [True, False, False]


def test_a_draft_has_no_receipt(application, enterprise):
    with pytest.raises(Http404):
        ReceiptDocument.fetch(application.reference, enterprise)


def test_another_enterprise_does_not_find_it(cycle, organization, enterprise, other_enterprise):
    case = builders.make_application(cycle, organization, by=enterprise, stage=Stage.SUBMITTED)
    with pytest.raises(Http404):
        ReceiptDocument.fetch(case.reference, other_enterprise)


def told_of(application: Application, reader: User) -> dict[str, Any]:
    return ReceiptDocument().context(ReceiptDocument.fetch(application.reference, reader))


def test_after_an_amendment_the_receipt_tells_the_last_hand_in(application, enterprise, officer):
    with clock.at(clock.now() - timedelta(days=2)):
        handing_in.submit(application, by=enterprise)
    Application.objects.filter(pk=application.pk).update(stage=Stage.RETURNED)
    application.refresh_from_db()
    before = told_of(application, enterprise)
    application.answers.update(text="退回之后改过的文字。")
    assert told_of(application, enterprise) == before, "what is changed after the hand-in is not what was handed in"
    handing_in.submit(application, by=enterprise)
    told = told_of(application, enterprise)
    assert told["characters"] != before["characters"]
    last = application.submissions.last()
    assert told["submitted_at"] == last.submitted_at
    assert told["content_digest"] == last.sha256
    assert told["submitted_at"] - application.submissions.first().submitted_at > timedelta(days=1)
