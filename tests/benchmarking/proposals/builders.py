"""The shortest way to an award and to a proposal at any stage."""

from datetime import date
from typing import Any

from accounts.models import Organization, User
from awards.applications.workflow import Stage
from awards.cycles.models import CycleStage
from awards.honours.models import Award, Decision, DecisionStage
from benchmarking.proposals import actions
from benchmarking.proposals.models import Proposal
from core import clock
from tests import people
from tests.awards import builders

NOW = people.moment("2016-05-10 09:00")
LATER = people.moment("2017-02-10 09:00")
FACTS: dict[str, Any] = {
    "award": "河南省省长质量奖", "level": "province", "year": 2016, "addressee": "河南省质量强省工作领导小组办公室",
    "issuer": "驻马店市质量强市工作领导小组办公室", "number": "驻质强办函〔2016〕8号",
    "reasons": "（一）质量管理成熟。导入卓越绩效模式六年。\n（二）成效显著。焊缝返修率降到0.9%。",
}  # fmt: skip


def make_award(organization: Organization, officer: User, head: User) -> Award:
    """Granted by a released decision of a finished cycle; one decision for all."""
    decision = Decision.objects.first()
    if decision is None:
        cycle = builders.make_cycle(stage=CycleStage.FINISHED)
        decision = Decision.objects.create(
            cycle=cycle, number="驻政〔2016〕3号", title="表彰决定", addressees="各县区人民政府", text="【名单】",
            decided_on=date(2016, 1, 28), prepared_by=officer, released_by=head, released_at=NOW, stage=DecisionStage.RELEASED,
        )  # fmt: skip
    case = builders.make_application(decision.cycle, organization, stage=Stage.HONOURED, filled=False)
    tier, number = decision.cycle.tiers.first(), Award.objects.count() + 1
    assert tier is not None
    return Award.objects.create(
        application=case, organization=organization, organization_name=organization.name,
        winner_name=organization.name, cycle=decision.cycle, tier=tier, decision=decision, certificate_number=f"ZMD-2015-{number:03d}", check_code=f"CODE{number}", awarded_on=date(2016, 1, 28),
    )  # fmt: skip


def make_draft(won: Award, by: User, **facts: Any) -> Proposal:
    with clock.at(NOW):
        return actions.draw_up(organization=won.organization, application=won.application, by=by, **{**FACTS, **facts})


def make_released(won: Award, officer: User, head: User, **facts: Any) -> Proposal:
    proposal = make_draft(won, officer, **facts)
    with clock.at(NOW):
        actions.prepare(proposal, by=officer)
        actions.release(proposal, by=head)
    return proposal
