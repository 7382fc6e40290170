"""Programmes with their lines and quotas: drawn up, started, revised, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from benchmarking.programmes.matrix import matrix_of
from benchmarking.programmes.models import (
    CLOSE,
    REVISE,
    START,
    Department,
    Line,
    Programme,
    ProgrammeStage,
    Quota,
)
from core import journal
from core.changes import changed
from core.forms import STALE, version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("programmes.draw_up", gettext_lazy("编制计划"))
name_verb("programmes.edit", gettext_lazy("修改计划"))
name_verb("programmes.set_quotas", gettext_lazy("修改指标分解"))

FACTS = ("name", "from_year", "until_year", "fields", "basis", "source", "description")


@dataclass(frozen=True)
class LineGiven:
    """A line as the form gives it; `pk` is empty for a new one."""

    name: str
    target: int
    pk: int | None = None


@transaction.atomic
def draw_up(*, lines: Sequence[LineGiven], by: User, **facts: Any) -> Programme:
    """A new programme with its lines."""
    _require_years(facts["from_year"], facts["until_year"])
    programme = Programme.objects.create(reference=next_reference(f"CY{facts['from_year']}"), **facts)
    _set_lines(programme, lines)
    journal.record("programmes.draw_up", programme, by=by, after=_facts(programme))
    return programme


@transaction.atomic
def edit(
    programme: Programme, *, lines: Sequence[LineGiven], by: User, version: str | None = None, **facts: Any
) -> Programme:
    """Name, years and lines, while it is being drawn up. A line with nominations stays."""
    locked = _lock_draft(programme)
    if version is not None and version != version_of(locked):
        raise Refused(_("这份计划在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    _require_years(facts["from_year"], facts["until_year"])
    before = _facts(locked)
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.save()
    _set_lines(locked, lines)
    old, new = changed(before, _facts(locked))
    if new:
        journal.record("programmes.edit", locked, by=by, before=old, after=new)
    return locked


@transaction.atomic
def set_quotas(
    programme: Programme,
    *,
    quotas: Mapping[tuple[int, int], int | None],
    by: User,
    region: Region | None = None,
    year: int | None = None,
    add: str = "",
    version: str | None = None,
) -> int:
    """The quotas of one scope: (line, department) -> least number, None for no quota; `add` names a department that is to have some.
    The number of quotas that changed."""
    locked = _lock_draft(programme)
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    if year is not None and not locked.from_year <= year <= locked.until_year:
        raise Refused(
            _("年份须在 %(first)d 年至 %(last)d 年之间。") % {"first": locked.from_year, "last": locked.until_year}
        )
    lines = {line.pk: line for line in locked.lines.all()}
    departments = Department.objects.in_bulk({department for _line, department in quotas})
    standing = {
        (quota.line_id, quota.department_id): quota
        for quota in Quota.objects.filter(line__programme=locked, region=region, year=year)
    }
    before, after = {}, {}
    for order, ((line_id, department_id), minimum) in enumerate(quotas.items(), start=1):
        line, department = lines[line_id], departments[department_id]
        quota = standing.get((line_id, department_id))
        if (quota.minimum if quota else None) == minimum:
            continue
        name = f"{line.name} / {department.name}"
        before[name], after[name] = quota.minimum if quota else None, minimum
        if minimum is None and quota:
            quota.delete()
        elif minimum is not None:
            Quota.objects.update_or_create(
                line=line, department=department, region=region, year=year,
                defaults={"minimum": minimum}, create_defaults={"minimum": minimum, "order": order},
            )  # fmt: skip
    added = add.strip()
    is_new = bool(added) and _add_department(locked, added)
    if after or is_new:
        scope = {"region": region.name if region else "", "year": year} | ({"department": added} if is_new else {})
        locked.save(update_fields=["updated_at"])
        journal.record("programmes.set_quotas", locked, by=by, before=before, after=after, data=scope)
    return len(after)


def _add_department(programme: Programme, name: str) -> bool:
    """Behind the others; whether the programme did not have it."""
    department, _is_new = Department.objects.get_or_create(
        name=name, defaults={"order": Department.objects.count() + 1}
    )
    return not Department.objects.filter(_of(programme), pk=department.pk).exists()


def departments_of(programme: Programme) -> list[Department]:
    """The columns of its grid: who has a quota, or was added to it, in their order. All departments while it has no quota."""
    has_quotas = Quota.objects.filter(line__programme=programme).exists()
    return list(Department.objects.filter(_of(programme)) if has_quotas else Department.objects.all())


def _of(programme: Programme) -> Q:
    """The departments that have a quota in it, or that a line of its journal added."""
    added = journal.timeline(programme).filter(verb="programmes.set_quotas", data__has_key="department")
    names = [data["department"] for data in added.values_list("data", flat=True)]
    return Q(pk__in=Quota.objects.filter(line__programme=programme).values("department")) | Q(name__in=names)


@transaction.atomic
def start(programme: Programme, *, by: User) -> Entry:
    """Started only when the quotas of every line add up to its target and no breakdown of a quota exceeds it."""
    hold(programme)
    matrix = matrix_of(programme)
    if not matrix.rows:
        raise Refused(_("计划还没有类别，不能启动。"))
    if matrix.uneven:
        row = matrix.uneven[0]
        raise Refused(
            _("“%(line)s”的部门指标合计 %(total)d，与目标数 %(target)d 不一致，请先调整指标分解。")
            % {"line": row.line.name, "total": row.total.quota, "target": row.line.target}
        )
    excess = next((gap for gap in matrix.gaps if gap.is_excess), None)
    if excess:
        raise Refused(_("%(gap)s，分解超过了部门指标，请先调整。") % {"gap": excess.sentence})
    return take(START, programme, by=by, data={"target": matrix.target})


@transaction.atomic
def revise(programme: Programme, *, reason: str, by: User) -> Entry:
    if not reason.strip():
        raise Refused(_("请写明修订的理由。"))
    return take(REVISE, programme, by=by, note=reason.strip())


@transaction.atomic
def close(programme: Programme, *, by: User) -> Entry:
    """Closed with its result: what was recognised against what was to be."""
    hold(programme)
    matrix = matrix_of(programme)
    return take(CLOSE, programme, by=by, data={"target": matrix.target, "recognised": matrix.total.recognised})


def _lock_draft(programme: Programme) -> Programme:
    locked = hold(programme)
    if locked.stage != ProgrammeStage.DRAFT:
        raise Refused(_("计划已启动，不能直接修改；请先退回编制。"))
    return locked


def _set_lines(programme: Programme, lines: Sequence[LineGiven]) -> None:
    names = [line.name for line in lines]
    if len(set(names)) < len(names):
        raise Refused(_("类别名称不能重复。"))
    standing = {line.pk: line for line in programme.lines.all()}
    for pk in standing.keys() - {line.pk for line in lines}:
        if standing[pk].nominations.exists():
            raise Refused(_("“%(name)s”已有提名，不能删除。") % {"name": standing[pk].name})
        standing[pk].delete()
    for pk, line in standing.items():
        Line.objects.filter(pk=pk).update(name=f"{line.name}#{pk}"[:100])  # names may be exchanged between lines
    for order, given in enumerate(lines, start=1):
        line = standing.get(given.pk or 0) or Line(programme=programme)
        line.order, line.name, line.target = order, given.name, given.target
        line.save()


def _require_years(first: int, last: int) -> None:
    if last < first:
        raise Refused(_("结束年份不能早于起始年份。"))


def _facts(programme: Programme) -> dict[str, Any]:
    lines = "；".join(f"{line.name} {line.target}" for line in programme.lines.all())
    return {name: getattr(programme, name) for name in FACTS} | {"lines": lines}
