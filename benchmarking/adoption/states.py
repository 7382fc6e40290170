"""What the register may say of an organization: its stage with the days on which it came there, and the ways from one stage to another."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from benchmarking.adoption.models import ADOPT, CORRECT, LAPSE, START, Adoption, AdoptionStage
from core import clock
from core.workflow import Step

FACTS = ("standard", "started_on", "adopted_on", "lapsed_on", "note")
FIRST_YEAR = 1980  # nobody managed by the model before
PLANNED, ADOPTING, ADOPTED, LAPSED = AdoptionStage
# The steps from one stage to another, where the table has no single one.
WAYS: dict[tuple[str, str], tuple[Step, ...]] = {
    (PLANNED, ADOPTING): (START,),
    (PLANNED, ADOPTED): (START, ADOPT),
    (ADOPTING, ADOPTED): (ADOPT,),
    (ADOPTED, ADOPTING): (CORRECT,),
    (LAPSED, ADOPTING): (START,),
    (LAPSED, ADOPTED): (START, ADOPT),
    (PLANNED, LAPSED): (LAPSE,),
    (ADOPTING, LAPSED): (LAPSE,),
    (ADOPTED, LAPSED): (LAPSE,),
}


@dataclass(frozen=True)
class State:
    """What the register says of an organization: its stage, and the days on which it came there."""

    stage: str
    started_on: date | None = None
    adopted_on: date | None = None
    lapsed_on: date | None = None
    standard: str = "GB/T 19580"
    note: str = ""


def comes_to_adoption(row: Adoption | None, state: State) -> bool:
    """Whether the line is now to stand at its formal adoption, and did not before."""
    return state.stage == ADOPTED and (row is None or row.stage != ADOPTED)


def fault_of(state: State) -> tuple[str, str] | None:
    """What is wrong with a state: the field and a sentence."""
    if state.stage in (ADOPTING, ADOPTED) and state.started_on is None:
        return "started_on", _("请填写启动日期。")
    if state.stage == ADOPTED and state.adopted_on is None:
        return "adopted_on", _("请填写正式导入日期。")
    if state.stage not in (ADOPTED, LAPSED) and state.adopted_on is not None:
        return "adopted_on", _("“%(stage)s”还没有正式导入日期，请清空这一栏。") % {
            "stage": AdoptionStage(state.stage).label
        }
    if state.stage == LAPSED and state.lapsed_on is None:
        return "lapsed_on", _("请填写中止日期。")
    if state.stage != LAPSED and state.lapsed_on is not None:
        told = {"stage": AdoptionStage(state.stage).label}
        return "lapsed_on", _("“%(stage)s”没有中止，请清空中止日期。") % told
    for name in ("started_on", "adopted_on", "lapsed_on"):
        day = getattr(state, name)
        if day is not None and (fault := fault_of_day(day)):
            return name, fault
    if state.started_on and state.adopted_on and state.adopted_on < state.started_on:
        return "adopted_on", _("正式导入日期不能早于启动日期。")
    if state.lapsed_on and state.started_on and state.lapsed_on < state.started_on:
        return "lapsed_on", _("中止日期不能早于启动日期。")
    if state.lapsed_on and state.adopted_on and state.lapsed_on < state.adopted_on:
        return "lapsed_on", _("中止日期不能早于正式导入日期。")
    return None


def fault_of_day(day: date) -> str:
    """What is wrong with a day on which something happened, as a sentence."""
    if day > clock.today():
        return _("日期不能晚于今天。")
    if day.year < FIRST_YEAR:
        return _("日期不能早于 %(year)d 年，请核对。") % {"year": FIRST_YEAR}
    return ""


def no_way(row: Adoption, state: State) -> str:
    """Why the line cannot come to the stage of `state`, as a sentence; empty when it can."""
    if row.stage == state.stage or (row.stage, state.stage) in WAYS:
        return ""
    told = {"now": row.get_stage_display(), "wanted": AdoptionStage(state.stage).label}
    return _("不能从“%(now)s”改为“%(wanted)s”。") % told


def state_of(adoption: Adoption) -> State:
    return State(adoption.stage, **{name: getattr(adoption, name) for name in FACTS})
