"""The register: a line is entered, moved, given milestones with evidence, confirmed. What a district or an enterprise changes is to be
confirmed anew; what the bureau enters is confirmed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from benchmarking.adoption.models import (
    ADOPT,
    CORRECT,
    LAPSE,
    START,
    Adoption,
    AdoptionStage,
    Milestone,
    MilestoneKind,
)
from core import clock, journal
from core.changes import changed
from core.forms import version_of
from core.models import Entry
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.workflow import Step, name_verb, take

name_verb("adoptions.enter", gettext_lazy("登记导入"))
name_verb("adoptions.edit", gettext_lazy("修改登记"))
name_verb("adoptions.milestone", gettext_lazy("登记里程碑"))
name_verb("adoptions.confirm", gettext_lazy("核实登记"))

FACTS = ("standard", "started_on", "adopted_on", "lapsed_on", "note")
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


@transaction.atomic
def enter(organization: Organization, *, state: State, by: User) -> Adoption:
    """The organization's line as it is to be: made when there is none, moved along the table's steps when it stands elsewhere."""
    if fault := fault_of(state):
        raise Refused(fault[1])
    Organization.objects.select_for_update().get(pk=organization.pk)  # of two first entries one waits
    adoption = Adoption.objects.select_for_update().filter(organization=organization).first()
    is_new = adoption is None
    if adoption is None:
        adoption = Adoption.objects.create(organization=organization, reported_by=by, standard=state.standard)
        journal.record("adoptions.enter", adoption, by=by, data={"organization": organization.name})
    before = _facts(adoption)
    if adoption.stage != state.stage and (adoption.stage, state.stage) not in WAYS:
        raise Refused(
            _("不能从“%(now)s”改为“%(wanted)s”。")
            % {"now": adoption.get_stage_display(), "wanted": AdoptionStage(state.stage).label}
        )
    days: dict[str, Any] = {
        "started_on": state.started_on,
        "adopted_on": state.adopted_on,
        "lapsed_on": state.lapsed_on,
    }
    for step in WAYS.get((adoption.stage, state.stage), ()):
        take(step, adoption, by=by, note=state.note, **days)
    for name in FACTS:
        setattr(adoption, name, getattr(state, name))
    adoption.save(update_fields=[*FACTS, "updated_at"])
    old, new = changed(before, _facts(adoption))
    if new and not is_new:
        journal.record("adoptions.edit", adoption, by=by, before=old, after=new)
    if new or is_new:
        _mark(adoption, by)
    return adoption


def fault_of(state: State) -> tuple[str, str] | None:
    """What is wrong with a state: the field and a sentence."""
    if state.stage in (ADOPTING, ADOPTED) and state.started_on is None:
        return "started_on", _("请填写启动日期。")
    if state.stage == ADOPTED and state.adopted_on is None:
        return "adopted_on", _("请填写正式导入日期。")
    if state.stage == LAPSED and state.lapsed_on is None:
        return "lapsed_on", _("请填写中止日期。")
    for name in ("started_on", "adopted_on", "lapsed_on"):
        day = getattr(state, name)
        if day is not None and day > clock.today():
            return name, _("日期不能晚于今天。")
    if state.started_on and state.adopted_on and state.adopted_on < state.started_on:
        return "adopted_on", _("正式导入日期不能早于启动日期。")
    return None


def state_of(adoption: Adoption) -> State:
    return State(adoption.stage, **{name: getattr(adoption, name) for name in FACTS})


@transaction.atomic
def record_milestone(
    adoption: Adoption,
    *,
    kind: str,
    reached_on: date,
    by: User,
    note: str = "",
    evidence: UploadedFile | None = None,
) -> Milestone:
    """A step on the way, with its proof; the formal adoption needs one."""
    locked = Adoption.objects.select_for_update().get(pk=adoption.pk)
    if reached_on > clock.today():
        raise Refused(_("日期不能晚于今天。"))
    if kind == MilestoneKind.FORMAL and evidence is None:
        raise Refused(_("正式导入须附佐证材料。"))
    milestone = Milestone.objects.create(
        adoption=locked, kind=kind, reached_on=reached_on, note=note.strip(), recorded_by=by, recorded_at=clock.now(),
        evidence=store(evidence, by=by, kinds=DOCUMENTS) if evidence else None,
    )  # fmt: skip
    data = {"kind": milestone.get_kind_display(), "reached_on": reached_on}
    journal.record("adoptions.milestone", locked, by=by, note=note.strip(), data=data)
    _mark(locked, by)
    return milestone


@transaction.atomic
def confirm(adoption: Adoption, *, by: User, version: str | None = None) -> Entry:
    """Of what the page showed: refused when it was changed since."""
    locked = Adoption.objects.select_for_update().get(pk=adoption.pk)
    if version is not None and version != version_of(locked):
        raise Refused(_("这条登记在您打开页面之后已被修改，请核对最新内容后再核实。"))
    if locked.confirmed_at is not None:
        raise Refused(_("这条登记已经核实。"))
    locked.confirmed_by, locked.confirmed_at = by, clock.now()
    locked.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])
    return journal.record("adoptions.confirm", locked, by=by, data={"stage": locked.get_stage_display()})


def _mark(adoption: Adoption, by: User) -> None:
    """Confirmed when the bureau wrote it, otherwise to be confirmed."""
    is_bureau = by.has_perm("benchmarking.confirm_adoption")
    adoption.confirmed_by, adoption.confirmed_at = (by, clock.now()) if is_bureau else (None, None)
    adoption.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])


def _facts(adoption: Adoption) -> dict[str, Any]:
    return {name: getattr(adoption, name) for name in FACTS} | {"stage": adoption.get_stage_display()}
