"""The register as a workbook, out and in: what is exported imports again without a difference."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import Organization, User
from benchmarking.adoption.actions import Wanted, enter_all, proven
from benchmarking.adoption.models import Adoption, AdoptionStage
from benchmarking.adoption.states import FACTS, State, comes_to_adoption, fault_of, no_way, state_of
from core import journal
from core.forms import version_of
from core.intake import Heading, Intake, TakenRow, take_in
from core.models import StoredFile
from core.refusal import Refused
from core.sheets import Column, Sheet
from core.words import Words
from core.workflow import name_verb

name_verb("adoptions.import", gettext_lazy("导入登记表"))

MOST_WRITES = 2000  # each has its lines in the journal
NOTHING = "—"
CHANGED = gettext_lazy("核对之后登记又有变化，请重新上传核对。")
LABELS = {
    "credit_code": gettext_lazy("统一社会信用代码"),
    "organization": gettext_lazy("组织名称"),
    "region": gettext_lazy("县区"),
    "stage": gettext_lazy("导入阶段"),
    "standard": gettext_lazy("采用标准"),
    "started_on": gettext_lazy("启动日期"),
    "adopted_on": gettext_lazy("正式导入日期"),
    "lapsed_on": gettext_lazy("中止日期"),
    "note": gettext_lazy("说明"),
}


class RegisterSheet(Sheet[Iterable[Adoption], Adoption]):
    title = gettext_lazy("卓越绩效模式导入登记表")
    frozen_columns = 2
    columns = (
        Column(LABELS["credit_code"], lambda row: row.organization.credit_code),
        Column(LABELS["organization"], lambda row: row.organization.name),
        Column(LABELS["region"], lambda row: row.organization.region.name),
        Column(LABELS["stage"], lambda row: row.get_stage_display()),
        Column(LABELS["standard"], lambda row: row.standard),
        Column(LABELS["started_on"], lambda row: row.started_on, kind="date"),
        Column(LABELS["adopted_on"], lambda row: row.adopted_on, kind="date"),
        Column(LABELS["lapsed_on"], lambda row: row.lapsed_on, kind="date"),
        Column(LABELS["note"], lambda row: row.note),
    )

    def workbook(self, subject: Any) -> bytes:
        """In the portal's own language, whoever asks: a colleague who reads another takes it in again."""
        with override(settings.LANGUAGE_CODE):
            return super().workbook(subject)


def headings() -> list[Heading]:
    """Name and district are for the reader. In the language of the export."""
    with override(settings.LANGUAGE_CODE):
        fields: dict[str, forms.Field | None] = {
            "credit_code": forms.CharField(max_length=18),
            "organization": None,
            "region": None,
            "stage": forms.ChoiceField(choices=[(stage.value, str(stage.label)) for stage in AdoptionStage]),
            "standard": forms.CharField(max_length=60),
            "started_on": forms.DateField(required=False),
            "adopted_on": forms.DateField(required=False),
            "lapsed_on": forms.DateField(required=False),
            "note": forms.CharField(max_length=300, required=False),
        }
        lacking = {"organization", "region", "lapsed_on", "note"}
        return [Heading(name, str(LABELS[name]), given, may_lack=name in lacking) for name, given in fields.items()]


@dataclass(frozen=True)
class Planned:
    """One row of the file: a new line, or another state than `old`."""

    organization: Organization
    state: State
    old: Adoption | None = None

    @property
    def stage_label(self) -> str:
        return str(AdoptionStage(self.state.stage).label)

    @property
    def changes(self) -> list[tuple[Words, str, str]]:
        """Every column that becomes another: its heading, what stands there now, what is to stand there."""
        if self.old is None:
            return []
        now = state_of(self.old)
        names = [name for name in ("stage", *FACTS) if getattr(now, name) != getattr(self.state, name)]
        return [(LABELS[name], _shown(now, name), _shown(self.state, name)) for name in names]


def _shown(state: State, name: str) -> str:
    value = getattr(state, name)
    return str(AdoptionStage(value).label) if name == "stage" else str(value or NOTHING)


@dataclass
class Plan:
    """What the file would do. Complete only while `intake` has no fault."""

    intake: Intake
    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    equal: int = 0

    @property
    def stamp(self) -> str:
        """How many of each, and what stood there of those that change: what somebody writes in between is noticed."""
        counts = f"{len(self.new)}.{len(self.changed)}.{self.equal}"
        told = [(one.old.pk, state_of(one.old)) for one in self.changed if one.old]
        return f"{counts}.{sha256(repr(told).encode()).hexdigest()[:16]}" if told else counts


def plan(upload: UploadedFile, user: Any) -> Plan:
    """Hold the file against the register, in a constant number of statements. A district finds only its own organizations."""
    made = Plan(take_in(upload, headings()))
    codes = {row.values.get("credit_code") for row in made.intake.rows} - {None}
    organizations = {
        one.credit_code: one
        for one in Organization.objects.visible_to(user).filter(credit_code__in=codes).select_related("region")
    }
    standing = {
        row.organization_id: row
        for row in Adoption.objects.filter(organization__credit_code__in=codes).select_related("organization")
    }
    known = proven([row.pk for row in standing.values()])
    seen: dict[str, int] = {}
    for row in made.intake.rows:
        _place(row, organizations, standing, known, seen, made)
    if (writes := len(made.new) + len(made.changed)) > MOST_WRITES:
        told = {"limit": MOST_WRITES, "count": writes}
        made.intake.found.add(
            "", _("一次最多登记或更正 %(limit)d 家，这个文件有 %(count)d 家，请分成几个文件。") % told
        )
    return made


def _place(
    row: TakenRow,
    organizations: dict[str, Organization],
    standing: dict[int, Adoption],
    known: set[int],
    seen: dict[str, int],
    made: Plan,
) -> None:
    given = row.values
    code = given.get("credit_code")
    if code is not None and code not in organizations:
        made.intake.fault(row, "credit_code", _("没有这一代码的组织，或不属于本县区。"))
        return
    if not {"credit_code", "stage", "standard", "started_on", "adopted_on"} <= given.keys():
        return
    if code in seen:
        made.intake.fault(row, "credit_code", _("与第 %(row)d 行是同一个组织。") % {"row": seen[code]})
        return
    seen[given["credit_code"]] = row.number
    organization = organizations[given["credit_code"]]
    old = standing.get(organization.pk)
    state = State(  # a column that the file lacks leaves what is there
        stage=given["stage"], started_on=given["started_on"], adopted_on=given["adopted_on"],
        lapsed_on=given.get("lapsed_on", old.lapsed_on if old and given["stage"] == AdoptionStage.LAPSED else None), standard=given["standard"],
        note=given.get("note", old.note if old else ""),
    )  # fmt: skip
    if fault := fault_of(state):
        made.intake.fault(row, fault[0], fault[1])
        return
    if old is not None and (sentence := no_way(old, state)):
        made.intake.fault(row, "stage", sentence)
    elif not state.note and comes_to_adoption(old, state) and not (old and old.pk in known):
        column = "note" if "note" in made.intake.columns else "stage"
        made.intake.fault(row, column, _("正式导入须在“说明”一栏写明凭据，如确认文件的名称和文号。"))
    elif old is not None and state_of(old) == state:
        made.equal += 1
    elif old is None:
        made.new.append(Planned(organization, state))
    else:
        made.changed.append(Planned(organization, state, old))


@transaction.atomic
def take_over(kept: StoredFile, *, stamp: str, by: User) -> Plan:
    """Write what was shown: Refused when there are faults, nothing to do, or the register has changed since it was shown (`stamp`)."""
    with kept.file.open("rb") as file:
        upload = SimpleUploadedFile(kept.name, file.read())
    made = plan(upload, by)
    made.intake.require()
    if made.stamp != stamp:
        raise Refused(CHANGED)
    if not made.new and not made.changed:
        raise Refused(_("文件与现有登记一致，不需要导入。"))
    wanted = [
        Wanted(one.organization, one.state, version_of(one.old), source=one.state.note)
        for one in [*made.new, *made.changed]
    ]
    enter_all(wanted, by=by, note=_("从文件“%(name)s”导入") % {"name": kept.name}, stale=CHANGED)
    journal.record(
        "adoptions.import",
        kept,
        by=by,
        data={"sha256": kept.sha256, "new": len(made.new), "changed": len(made.changed), "equal": made.equal},
    )
    return made
