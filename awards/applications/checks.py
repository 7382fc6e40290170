"""The checks before the review, in the order of a cycle's plan: for which of them a case waits."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from awards.applications.workflow import PHASE_OF_STAGE, Stage
from awards.cycles.models import Cycle, Phase
from core.words import Words


class Check(NamedTuple):
    label: Words
    view: str


CHECKS: dict[str, Check] = {
    Phase.COMPLETENESS: Check(_("形式审查"), "awards:screening-completeness"),
    Phase.ELIGIBILITY: Check(_("资格审查"), "awards:screening-eligibility"),
    Phase.PRELIMINARY: Check(_("初审"), "awards:screening-preliminary"),
}
BEING_CHECKED = (Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED, Stage.QUALIFIED)


def next_check(phases: Iterable[str], stage: str) -> str:
    """The check for which a case at `stage` waits in a plan of `phases`; empty when none is left. What was returned begins anew."""
    order = [phase for phase in phases if phase in CHECKS]
    if stage in (Stage.SUBMITTED, Stage.RETURNED):
        return order[0] if order else ""
    reached = PHASE_OF_STAGE.get(stage)
    later = order[order.index(reached) + 1 :] if reached in order else []
    return later[0] if later else ""


def stages_waiting(cycle: Cycle, check: str = "") -> list[str]:
    """The stages of `cycle` at which a case waits for `check`, or for any."""
    found = {stage: next_check(cycle.phases, stage) for stage in BEING_CHECKED}
    return [stage for stage, waits in found.items() if waits and check in ("", waits)]
