"""The register: a line is entered, moved, given milestones with evidence, confirmed. What a district or an enterprise changes is to be
confirmed anew; what the bureau enters is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from benchmarking.adoption.models import Adoption, Milestone, MilestoneKind
from benchmarking.adoption.states import FACTS, WAYS, State, comes_to_adoption, fault_of, fault_of_day, no_way
from core import clock, journal
from core.changes import changed
from core.forms import STALE, version_of
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.words import Words
from core.workflow import along, name_verb

name_verb("adoptions.enter", gettext_lazy("登记导入"))
name_verb("adoptions.edit", gettext_lazy("修改登记"))
name_verb("adoptions.milestone", gettext_lazy("登记里程碑"))
name_verb("adoptions.confirm", gettext_lazy("核实登记"))

WRITTEN = ("stage", "stage_since", *FACTS, "confirmed_by", "confirmed_at", "updated_at")
NO_PROOF = gettext_lazy("正式导入须附佐证材料。")


@dataclass(frozen=True)
class Wanted:
    """What the register is to say of an organization, and the version of the line that was shown (empty: none yet; None: not shown).
    The formal adoption is proved by a file (`evidence`), or, taken over from paper, by the document that says so (`source`)."""

    organization: Organization
    state: State
    version: str | None = None
    evidence: UploadedFile | None = None
    source: str = ""


def enter(
    organization: Organization,
    *,
    state: State,
    by: User,
    version: str | None = None,
    evidence: UploadedFile | None = None,
    source: str = "",
) -> Adoption:
    """The organization's line as it is to be: made when there is none, moved along the table's steps when it stands elsewhere.
    A line written since the page was opened (`version`) is not written over; no line comes to its formal adoption without a proof."""
    return enter_all([Wanted(organization, state, version, evidence, source)], by=by)[0]


@transaction.atomic
def enter_all(wanted: Sequence[Wanted], *, by: User, note: str = "", stale: Words = STALE) -> list[Adoption]:
    """As `enter`, for many organizations in a few statements, all of them or none; the journal has the lines of each. `note` tells where
    they come from, `stale` is what is said when a line was written meanwhile."""
    for one in wanted:
        if fault := fault_of(one.state):
            raise Refused(fault[1])
    standing = _lock([one.organization.pk for one in wanted])
    is_bureau, moment = by.has_perm("benchmarking.confirm_adoption"), clock.now()
    known = proven([row.pk for row in standing.values()])
    made, written, lines, proofs = [], [], [], []
    for one in wanted:
        old = standing.get(one.organization.pk)
        if one.version is not None and one.version != version_of(old):
            raise Refused(stale)
        needs_proof = comes_to_adoption(old, one.state) and (old is None or old.pk not in known)
        if needs_proof and not (one.evidence or one.source):
            raise Refused(NO_PROOF)
        row = old or Adoption(organization=one.organization, reported_by=by)
        told = _apply(one.state, row, is_new=old is None, note=note)
        lines += told
        proves = needs_proof or one.evidence is not None
        if proves:
            proofs.append((row, one))
        if old is None:
            made.append(row)
        elif told or proves:
            written.append(row)
        if told or proves:
            row.confirmed_by, row.confirmed_at = (by, moment) if is_bureau else (None, None)
            row.updated_at = timezone.now()
        standing[one.organization.pk] = row
    Adoption.objects.bulk_create(made)
    Adoption.objects.bulk_update(written, WRITTEN)
    lines += _prove(proofs, by)
    if lines:
        journal.record_all(lines, by=by)
    return [standing[one.organization.pk] for one in wanted]


def proven(adoptions: Sequence[int]) -> set[int]:
    """Of the lines with these keys those whose formal adoption has been proved. One statement."""
    formal = Milestone.objects.filter(adoption__in=adoptions, kind=MilestoneKind.FORMAL)
    return set(formal.values_list("adoption_id", flat=True)) if adoptions else set()


def _prove(proofs: Sequence[tuple[Adoption, Wanted]], by: User) -> list[journal.Line]:
    """The milestone of each formal adoption with its file or the name of its document, and the lines that tell of it."""
    rows = []
    for row, one in proofs:
        reached, evidence = one.state.adopted_on, one.evidence
        assert reached is not None  # `fault_of` has seen to it
        kept = store(evidence, by=by, kinds=DOCUMENTS) if evidence else None
        told = {"reached_on": reached, "note": one.source.strip(), "recorded_by": by, "recorded_at": clock.now()}
        rows.append(Milestone(adoption=row, kind=MilestoneKind.FORMAL, evidence=kept, **told))
    Milestone.objects.bulk_create(rows)
    return [
        journal.Line(
            "adoptions.milestone", row.adoption, note=row.note,
            data={"kind": row.get_kind_display(), "reached_on": row.reached_on},
        )
        for row in rows
    ]  # fmt: skip


def _lock(organizations: Sequence[int]) -> dict[int, Adoption]:
    """The lines of these organizations, by organization. The organizations are held too: of two first entries one waits."""
    list(Organization.objects.select_for_update().filter(pk__in=organizations).order_by("pk").values_list("pk"))
    rows = Adoption.objects.select_for_update(of=("self",)).filter(organization__in=organizations)
    return {row.organization_id: row for row in rows.select_related("organization").order_by("organization_id")}


def _apply(state: State, row: Adoption, *, is_new: bool, note: str) -> list[journal.Line]:
    """`row`, not saved, as `state` says, and the lines that tell of it."""
    before = _facts(row)
    if fault := no_way(row, state):
        raise Refused(fault)
    lines = along(WAYS.get((row.stage, state.stage), ()), row, note=state.note)
    for name in FACTS:
        setattr(row, name, getattr(state, name))
    if is_new:
        return [journal.Line("adoptions.enter", row, note=note, data={"organization": row.organization.name}), *lines]
    old, new = changed(before, _facts(row))
    return [*lines, journal.Line("adoptions.edit", row, note=note, before=old, after=new)] if new else lines


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
    locked = hold(adoption)
    if fault := fault_of_day(reached_on):
        raise Refused(fault)
    if kind == MilestoneKind.FORMAL and evidence is None:
        raise Refused(NO_PROOF)
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
    locked = hold(adoption)
    if version is not None and version != version_of(locked):
        raise Refused(_("这条登记在您打开页面之后已被修改，请核对最新内容后再核实。"))
    if locked.confirmed_at is not None:
        raise Refused(_("这条登记已经核实。"))
    locked.confirmed_by, locked.confirmed_at = by, clock.now()
    locked.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])
    return journal.record("adoptions.confirm", locked, by=by, data={"stage": locked.get_stage_display()})


def stamp_of(rows: Sequence[Adoption]) -> str:
    """Which lines, and in which version."""
    told = sorted((row.pk, version_of(row)) for row in rows)
    return sha256(repr(told).encode()).hexdigest()[:16]


@transaction.atomic
def confirm_all(rows: QuerySet[Adoption], *, stamp: str, by: User) -> int:
    """Those of `rows` that wait, as the page listed them (`stamp`): how many. Refused when one was written or confirmed since."""
    waiting = rows.filter(confirmed_at=None).select_related("organization").order_by("pk")
    locked = list(waiting.select_for_update(of=("self",)))
    if not locked or stamp_of(locked) != stamp:
        raise Refused(_("列出的登记在您打开页面之后又有变化，请核对最新内容后再核实。"))
    moment = clock.now()
    for row in locked:
        row.confirmed_by, row.confirmed_at, row.updated_at = by, moment, timezone.now()
    Adoption.objects.bulk_update(locked, ["confirmed_by", "confirmed_at", "updated_at"])
    told = [journal.Line("adoptions.confirm", row, data={"stage": row.get_stage_display()}) for row in locked]
    journal.record_all(told, by=by)
    return len(locked)


def _mark(adoption: Adoption, by: User) -> None:
    """Confirmed when the bureau wrote it, otherwise to be confirmed."""
    is_bureau = by.has_perm("benchmarking.confirm_adoption")
    adoption.confirmed_by, adoption.confirmed_at = (by, clock.now()) if is_bureau else (None, None)
    adoption.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])


def _facts(adoption: Adoption) -> dict[str, Any]:
    return {name: getattr(adoption, name) for name in FACTS} | {"stage": adoption.get_stage_display()}
