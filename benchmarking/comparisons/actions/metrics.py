"""The metrics that organizations share. One that is used is never removed, only retired."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from benchmarking.comparisons.models import ComparisonRow, Metric
from core import journal
from core.forms import STALE, version_of
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb

name_verb("metrics.add", gettext_lazy("新增共用指标"))
name_verb("metrics.edit", gettext_lazy("修改共用指标"))
name_verb("metrics.retire", gettext_lazy("停用共用指标"))
name_verb("metrics.restore", gettext_lazy("恢复共用指标"))

FACTS = ("name", "unit", "direction", "definition")


@transaction.atomic
def add(
    *, code: str, name: str, unit: str, direction: str, definition: str, by: User, version: str = ""
) -> Metric:  # fmt: skip
    try:
        with transaction.atomic():
            metric = Metric.objects.create(
                code=code, name=name, unit=unit, direction=direction, definition=definition, is_active=True
            )
    except IntegrityError as error:
        raise Refused(_("代码“%(code)s”已被使用，请换一个。") % {"code": code}) from error
    journal.record("metrics.add", metric, by=by, after=_facts(metric))
    return metric


@transaction.atomic
def edit(
    metric: Metric, *, name: str, unit: str, direction: str, definition: str, by: User, version: str | None = None
) -> Metric:  # fmt: skip
    """Unit and direction are fixed once somebody has reported in them: otherwise values that cannot be compared would stand together."""
    locked = hold(metric)
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    before = _facts(locked)
    if (unit, direction) != (locked.unit, locked.direction) and ComparisonRow.objects.filter(metric=locked).exists():
        raise Refused(_("已有企业按这一指标填报，计量单位和方向不能再改；需要改变的，请停用后另设指标。"))
    locked.name, locked.unit, locked.direction, locked.definition = name, unit, direction, definition
    locked.save(update_fields=[*FACTS, "updated_at"])
    journal.record("metrics.edit", locked, by=by, before=before, after=_facts(locked))
    return locked


@transaction.atomic
def switch(metric: Metric, *, active: bool, by: User) -> Metric:
    """Retire a metric, or take it into use again."""
    locked = hold(metric)
    if locked.is_active == active:
        raise Refused(_("这一指标已由同事恢复使用。") if active else _("这一指标已由同事停用。"))
    locked.is_active = active
    locked.save(update_fields=["is_active", "updated_at"])
    journal.record("metrics.restore" if locked.is_active else "metrics.retire", locked, by=by)
    return locked


def _facts(metric: Metric) -> dict[str, Any]:
    return {name: getattr(metric, name) for name in FACTS}
