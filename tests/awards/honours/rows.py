"""Decided cycles written directly: a decision, awards, their money and their reports, without the way there."""

from typing import Any

from accounts.models import Organization, Role
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.honours.models import Award, Decision, DecisionStage, Feedback
from awards.honours.money import Payment
from core import clock
from tests import people
from tests.awards import builders


def make_released(cycle: Cycle) -> Decision:
    found = Decision.objects.filter(cycle=cycle).first()
    return found or Decision.objects.create(
        cycle=cycle, number="驻政〔2016〕3号", title="关于表彰的决定", addressees="各县区", text="予以表彰。", decided_on=clock.today(),
        prepared_by=people.make_user(Role.OFFICER), released_by=people.make_user(Role.HEAD), released_at=clock.now(),
        stage=DecisionStage.RELEASED,
    )  # fmt: skip


def make_award(
    cycle: Cycle, organization: Organization | None = None, *, reported: bool = True, **payment: Any
) -> Award:
    """An award of the cycle with 200,000.00 yuan to be paid; `reported`: its feedback was released."""
    case = builders.make_application(cycle, organization, stage=Stage.HONOURED, filled=False)
    number = f"{cycle.code.upper()}-{case.number:03d}"
    award = Award.objects.create(
        application=case, organization=case.organization, organization_name=case.organization.name,
        winner_name=case.candidate_name, kind=case.kind, cycle=cycle, tier=cycle.tiers.get(), decision=make_released(cycle), certificate_number=number,
        check_code=f"CHECK{case.pk:07d}", awarded_on=clock.today(),
    )  # fmt: skip
    Payment.objects.of_award(award, 20_000_000, **payment)
    if reported:
        Feedback.objects.create(application=case, foreword="总体良好。", released_at=clock.now())
    return award
