"""Everything an enterprise writes into its form. Each act locks the activity and the form first, and writes the journal line last."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from benchmarking.comparisons.models import (
    HAND_IN,
    Activity,
    ActivityStage,
    Comparison,
    ComparisonRow,
    Metric,
    YearTarget,
)
from core import clock, journal
from core.forms import STALE, version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("comparisons.start", gettext_lazy("开始填报情况表"))
name_verb("comparisons.edit_head", gettext_lazy("填写表头"))
name_verb("comparisons.add_row", gettext_lazy("新增对比项"))
name_verb("comparisons.edit_row", gettext_lazy("修改对比项"))
name_verb("comparisons.remove_row", gettext_lazy("删除对比项"))
name_verb("comparisons.move_row", gettext_lazy("调整对比项顺序"))

HEAD = ("unit_name", "address", "industry", "main_products", "filled_in_by", "telephone")
ROW = (
    "benchmark_name", "benchmark_address", "dimension", "indicator", "metric", "unit", "direction", "benchmark_level", "benchmark_value",
    "own_value", "result", "measures", "department", "due_on", "remarks",
)  # fmt: skip
ROWS_LIMIT = 200
Targets = Mapping[int, Decimal | None]


@transaction.atomic
def start(activity: Activity, organization: Organization, *, by: User) -> Comparison:
    """The form of `organization` with its head filled in from the register; the one that is there when there is one."""
    locked = hold(activity)
    if locked.stage != ActivityStage.RELEASED:
        raise Refused(_("活动不在进行中，不能填报。"))
    if not locked.recipients.filter(organization=organization).exists():
        raise Refused(_("贵单位不在本次活动的参加企业之列；需要参加的，请与市局联系。"))
    existing = locked.comparisons.filter(organization=organization).first()
    if existing is not None:
        return existing
    comparison = Comparison.objects.create(
        activity=locked, organization=organization, reference=next_reference(locked.reference), unit_name=organization.name,
        address=organization.address, industry=organization.industry.name, main_products=organization.main_products,
        filled_in_by=by.name, telephone=organization.contact_phone,
    )  # fmt: skip
    journal.record("comparisons.start", comparison, by=by)
    return comparison


@transaction.atomic
def save_head(comparison: Comparison, *, by: User, version: str | None = None, **facts: str) -> Comparison:
    """Head and foot of the form: the fields of HEAD."""
    locked = lock_editable(comparison)
    if version is not None and version != version_of(locked):
        raise Refused(_("这份表在您打开页面之后已被同事修改。您填写的内容仍在页面上，请核对后再保存。"))
    before = {name: getattr(locked, name) for name in facts}
    changed = [name for name in facts if before[name] != facts[name]]
    for name in changed:
        setattr(locked, name, facts[name])
    locked.save(update_fields=[*changed, "updated_at"])
    if changed:
        _record("comparisons.edit_head", locked, changed, before, facts, by=by)
    return locked


@transaction.atomic
def add_row(comparison: Comparison, *, targets: Targets, by: User, **values: Any) -> ComparisonRow:
    """A line below the others. `values` are the fields of ROW; a shared metric lends its unit and direction."""
    locked = lock_editable(comparison)
    number = locked.rows.count() + 1
    if number > ROWS_LIMIT:
        raise Refused(_("每份情况表最多 %(limit)d 项，请合并后再填。") % {"limit": ROWS_LIMIT})
    _require_metric_once(locked, values.get("metric"))
    row = ComparisonRow.objects.create(comparison=locked, order=number, **settled(values))
    set_targets(row, targets)
    locked.save(update_fields=["updated_at"])
    journal.record("comparisons.add_row", locked, by=by, after=_facts(row))
    return row


@transaction.atomic
def edit_row(
    row: ComparisonRow, *, targets: Targets, by: User, version: str | None = None, **values: Any
) -> ComparisonRow:
    """`version` is the line's own as it was when the page was read: colleagues may write different lines at once, not the same one."""
    locked = lock_editable(row.comparison)
    current = _still_there(locked, row)
    if version is not None and version != current.version:
        raise Refused(STALE)
    _require_metric_once(locked, values.get("metric"), but=current)
    before = _facts(current)
    for name, value in settled(values).items():
        setattr(current, name, value)
    current.save()
    set_targets(current, targets)
    locked.save(update_fields=["updated_at"])
    after = _facts(_still_there(locked, row))
    _record(
        "comparisons.edit_row", locked, [name for name in after if before[name] != after[name]], before, after, by=by
    )
    return current


@transaction.atomic
def remove_row(row: ComparisonRow, *, by: User, version: str | None = None) -> None:
    """The lines below move up."""
    locked = lock_editable(row.comparison)
    current = _still_there(locked, row)
    if version is not None and version != current.version:
        raise Refused(_("这一项在您打开页面之后已被同事修改，没有删除；请看过最新内容再决定。"))
    if current.targets.filter(actual__isnull=False).exists():
        raise Refused(_("这一项已填报实际值，不能删除。"))
    before, place = _facts(current), current.order
    current.delete()
    for below in locked.rows.filter(order__gt=place).order_by("order"):
        below.order -= 1
        below.save(update_fields=["order"])
    locked.save(update_fields=["updated_at"])
    journal.record("comparisons.remove_row", locked, by=by, before=before)


@transaction.atomic
def move_row(row: ComparisonRow, *, down: bool, by: User) -> None:
    """One place up or down; nothing happens at the end."""
    locked = lock_editable(row.comparison)
    current = _still_there(locked, row)
    place = current.order + (1 if down else -1)
    other = locked.rows.filter(order=place).first()
    if other is None:
        return
    locked.rows.filter(pk=current.pk).update(order=0)  # the two numbers are unique
    locked.rows.filter(pk=other.pk).update(order=current.order)
    locked.rows.filter(pk=current.pk).update(order=place)
    locked.save(update_fields=["updated_at"])
    data = {"indicator": current.indicator, "order": place}
    journal.record("comparisons.move_row", locked, by=by, data=data)


@transaction.atomic
def hand_in(comparison: Comparison, *, by: User) -> Entry:
    """To the two offices. Possible until the activity is closed; what comes after the last day is marked late."""
    locked = lock_form(comparison)
    prefetch_related_objects([locked], "rows__metric")
    lacking = missing(locked)
    if lacking:
        raise Refused(_("还不能报送：%(lacking)s。") % {"lacking": "；".join(lacking)})
    first = locked.submitted_at or clock.now()
    return take(HAND_IN, comparison, by=by, submitted_at=first, reason="", data={"rows": locked.rows.count()})


def missing(comparison: Comparison) -> list[str]:
    """What the form lacks before it can be handed in, each as a phrase; also what an older form says twice."""
    labels = {field.name: str(field.verbose_name) for field in Comparison._meta.fields if field.name in HEAD}
    lacking = [
        _("未填写%(field)s") % {"field": label} for name, label in labels.items() if not getattr(comparison, name)
    ]
    rows = comparison.rows.all()
    if not rows:
        lacking.append(_("还没有填写对比项"))
    placed: dict[Metric, int] = {}
    for row in rows:
        if row.metric is not None and placed.setdefault(row.metric, row.order) != row.order:
            said = {"metric": row.metric.name, "first": placed[row.metric], "second": row.order}
            told = _("共用指标“%(metric)s”在第 %(first)d 项和第 %(second)d 项各填了一次，请改去或删去一项")
            lacking.append(told % said)
    return lacking


def lock_form(comparison: Comparison) -> Comparison:
    """The activity first, so that nothing comes in while it is closed; then the form."""
    activity = Activity.objects.select_for_update().get(pk=comparison.activity_id)
    locked = hold(comparison)
    locked.activity = activity
    return locked


def lock_editable(comparison: Comparison) -> Comparison:
    locked = lock_form(comparison)
    if not locked.is_editable:
        raise Refused(_("情况表已报送或活动已结束，不能再修改。"))
    return locked


def settled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row with unit and direction of its metric, and without a direction where nothing is measured."""
    given = {name: value for name, value in values.items() if name in ROW}
    metric = given.get("metric")
    if metric is not None:
        given |= {"unit": metric.unit, "direction": metric.direction}
    if given.get("own_value") is None and metric is None:
        given["direction"] = ""
    return given


def other_line(comparison: Comparison, metric: Metric, but: ComparisonRow | None = None) -> ComparisonRow | None:
    """The line of the form, other than `but`, that has `metric` already."""
    others = comparison.rows.filter(metric=metric)
    return (others.exclude(pk=but.pk) if but else others).first()


def _require_metric_once(comparison: Comparison, metric: Metric | None, but: ComparisonRow | None = None) -> None:
    """One figure of a metric in each form: two would tell two stories."""
    if metric is not None and (other := other_line(comparison, metric, but)):
        raise Refused(metric_twice(metric, other.order))


def metric_twice(metric: Metric, number: int) -> str:
    """`number`: the line of the form, or of the file, that has the metric already."""
    said = {"metric": metric.name, "number": number}
    return _("共用指标“%(metric)s”已在第 %(number)d 项填报，一份情况表只填一次。") % said


def set_targets(row: ComparisonRow, targets: Targets) -> None:
    """One target for each year that has a value; what was reached in a year is never lost."""
    stored = {target.year: target for target in row.targets.all()}
    for year, value in targets.items():
        target = stored.get(year)
        if value is not None and target is None:
            YearTarget.objects.create(row=row, year=year, target=value)
        elif value is not None and target is not None and target.target != value:
            target.target = value
            target.save(update_fields=["target"])
        elif value is None and target is not None:
            if target.actual is not None:
                raise Refused(_("%(year)d年已填报实际值，目标值不能清空。") % {"year": year})
            target.delete()


def _still_there(comparison: Comparison, row: ComparisonRow) -> ComparisonRow:
    found = comparison.rows.select_related("dimension", "metric").prefetch_related("targets").filter(pk=row.pk).first()
    if found is None:
        raise Refused(_("这一项已被同事删除。"))
    return found


def _facts(row: ComparisonRow) -> dict[str, Any]:
    """A row as the journal keeps it."""
    facts = {name: getattr(row, name) for name in ROW if name not in ("dimension", "metric")}
    facts |= {"dimension": row.dimension.code, "metric": row.metric.code if row.metric else ""}
    return {**facts, "targets": {target.year: target.target for target in row.targets.all()}}


def _record(
    verb: str, comparison: Comparison, changed: Sequence[str], before: Mapping[str, Any], after: Mapping[str, Any], *, by: User
) -> None:  # fmt: skip
    if changed:
        journal.record(
            verb, comparison, by=by, before={name: before[name] for name in changed}, after={name: after[name] for name in changed}
        )  # fmt: skip
