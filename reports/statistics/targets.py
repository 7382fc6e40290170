"""Targets: set, changed, removed; and those of seed 002 from their file."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from core import journal
from core.changes import changed_in_full
from core.forms import STALE, version_of
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb
from reports.statistics.actions import fault_of, lock_indicators
from reports.statistics.models import Indicator, Target, TargetKind

name_verb("targets.set", gettext_lazy("设定目标"))
name_verb("targets.edit", gettext_lazy("修改目标"))
name_verb("targets.remove", gettext_lazy("撤销目标"))

DATA = Path(__file__).parent.parent / "data" / "targets.csv"


@transaction.atomic
def set_target(*, by: User, **told: Any) -> Target:
    lock_indicators(Indicator.objects.filter(pk=told["indicator"].pk))  # two targets for one place wait for each other
    target = Target(**told)
    _check(target)
    target.save()
    journal.record("targets.set", target, by=by, after=_facts(target))
    return target


@transaction.atomic
def edit_target(target: Target, *, by: User, version: str | None = None, **told: Any) -> Target:
    locked = _lock(target)
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    lock_indicators(Indicator.objects.filter(pk=told["indicator"].pk))
    before = _facts(locked)
    for name, value in told.items():
        setattr(locked, name, value)
    _check(locked)
    locked.save(update_fields=list(told))
    before, after = changed_in_full(before, _facts(locked))
    journal.record("targets.edit", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def remove_target(target: Target, *, reason: str, by: User) -> Entry:
    """The line stands on the indicator, whose page still shows it."""
    locked = _lock(target)
    if not reason.strip():
        raise Refused(_("请写明撤销目标的理由。"))
    told, indicator = _facts(locked), locked.indicator
    locked.delete()
    return journal.record("targets.remove", indicator, by=by, note=reason.strip(), before=told)


@transaction.atomic
def load(path: Path = DATA) -> int:
    """Add the targets of the file that are missing, each with its line in the journal; returns how many it names. Needs its indicators and
    regions."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    new = []
    for row in rows:
        region = Region.objects.get(name=row["region"]) if row["region"] else None
        target, is_new = Target.objects.get_or_create(
            indicator=Indicator.objects.get(code=row["indicator"]),
            region=region,
            year=int(row["year"]),
            defaults={
                "kind": row["kind"],
                "value": Decimal(row["value"]),
                "source": row["source"],
                "due_on": date.fromisoformat(row["due_on"]),
            },
        )
        if is_new:
            new.append(target)
    if new:
        told = [journal.Line("targets.set", target, after=_facts(target), data={"file": path.name}) for target in new]
        journal.record_all(told, by=None)
    return len(rows)


def _lock(target: Target) -> Target:
    rows = Target.objects.select_for_update(of=("self",)).select_related("indicator", "region")
    locked = rows.filter(pk=target.pk).first()
    if locked is None:
        raise Refused(_("这一目标已被他人撤销。"))
    return locked


def _facts(target: Target) -> dict[str, Any]:
    return {
        "indicator": target.indicator.code,
        "region": target.region_id,
        "year": target.year,
        "kind": target.kind,
        "value": f"{target.value.normalize():f}",
        "due_on": target.due_on,
        "source": target.source,
    }


def _check(target: Target) -> None:
    if target.kind == TargetKind.AT_LEAST:
        fault = fault_of(target.indicator, part="", year=target.year, value=target.value)
        if fault:
            raise Refused(fault[1])
    try:
        target.full_clean()
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
