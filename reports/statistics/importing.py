"""Observations from a workbook: first what would change and every fault by cell; confirmed, all of it or nothing."""

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import Region, User
from core import clock, journal
from core.intake import Heading, Intake, TakenRow, take_in
from core.models import StoredFile
from core.refusal import Refused
from core.workflow import name_verb
from reports.statistics.actions import RESERVED, facts, fault_of, lock_indicators
from reports.statistics.models import PARTS, Indicator, Observation, Origin, is_reserved

name_verb("observations.import", gettext_lazy("导入数据"))

BOUND_WORD = "超过"
MOST_CHANGES = 2000  # each has its line in the journal
LABELS = {
    "code": gettext_lazy("指标代码"),
    "indicator": gettext_lazy("指标"),
    "unit": gettext_lazy("单位"),
    "region": gettext_lazy("地区代码"),
    "region_name": gettext_lazy("地区"),
    "level": gettext_lazy("口径"),
    "year": gettext_lazy("年份"),
    "part": gettext_lazy("时段"),
    "value": gettext_lazy("数值"),
    "bound": gettext_lazy("下限"),
    "source": gettext_lazy("来源"),
    "note": gettext_lazy("说明"),
}
Key = tuple[str, str, str, str, int | None, str]
Slot = tuple[int, str, str, int | None, str]
MUTABLE = ("value", "is_lower_bound", "note")


def headings() -> list[Heading]:
    """The columns that count; names of indicator and region and the unit are for the reader. In the language of the export."""
    with override(settings.LANGUAGE_CODE):
        fields: dict[str, forms.Field | None] = {
            "code": forms.CharField(max_length=80),
            "indicator": None,
            "unit": None,
            "region": forms.CharField(max_length=6),
            "region_name": None,
            "level": forms.CharField(max_length=50, required=False),
            "year": forms.IntegerField(min_value=1949, max_value=2100, required=False),
            "part": forms.ChoiceField(choices=[(part, str(label)) for part, label in PARTS[1:]], required=False),
            "value": forms.DecimalField(max_digits=20, decimal_places=4),
            "bound": forms.ChoiceField(choices=[(BOUND_WORD, BOUND_WORD)], required=False),
            "source": forms.CharField(max_length=100),
            "note": forms.CharField(max_length=200, required=False),
        }
        lacking = {"level", "part", "bound", "note", "indicator", "unit", "region_name"}
        return [Heading(name, str(LABELS[name]), given, may_lack=name in lacking) for name, given in fields.items()]


@dataclass(frozen=True)
class Planned:
    """One row of the file: a new figure, or `old` with other words in `changed`; neither when it is equal. `rival`: what another source gives
    for the same, and counts so far."""

    figure: Observation
    old: Observation | None = None
    changed: tuple[str, ...] = ()
    rival: Observation | None = None


@dataclass
class Plan:
    """What the file would do. Complete only while `intake` has no fault."""

    intake: Intake
    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    equal: int = 0

    @property
    def rivalled(self) -> list[Planned]:
        """The new ones for which another source stands already."""
        return [one for one in self.new if one.rival]

    @property
    def stamp(self) -> str:
        """How many of each, and what stood there of those that change: a correction in between is noticed."""
        counts = f"{len(self.new)}.{len(self.changed)}.{self.equal}"
        shown = [one.old for one in self.changed if one.old] + [one.rival for one in self.new if one.rival]
        told = [(row.pk, *(str(getattr(row, name)) for name in MUTABLE)) for row in shown]
        return f"{counts}.{sha256(repr(told).encode()).hexdigest()[:16]}" if told else counts


def plan(upload: UploadedFile) -> Plan:
    """Read the file and hold it against what is there, in a constant number of statements."""
    made = Plan(take_in(upload, headings()))
    rows = made.intake.rows
    codes, sources = ({row.values.get(name) for row in rows} for name in ("code", "source"))
    indicators = {row.code: row for row in Indicator.objects.filter(code__in=codes - {None})}
    regions = {row.pk: row for row in Region.objects.all()}
    known = {
        _key(row): row
        for row in Observation.objects.for_listing().filter(indicator__code__in=indicators, source__in=sources - {None})
    }
    seen: dict[Key, int] = {}
    for row in rows:
        figure = _figure(row, indicators, regions, made.intake)
        if figure is None:
            continue
        key = _key(figure)
        if key in seen:
            made.intake.fault(row, "value", _("与第 %(row)d 行是同一个数据。") % {"row": seen[key]})
            continue
        seen[key] = row.number
        _place(row, figure, known.get(key), made)
    _find_rivals(made)
    if len(made.changed) > MOST_CHANGES:
        told = {"limit": MOST_CHANGES, "count": len(made.changed)}
        made.intake.found.add("", _("一次最多更正 %(limit)d 条，这个文件要更正 %(count)d 条，请分成几个文件。") % told)
    return made


def _figure(
    row: TakenRow, indicators: dict[str, Indicator], regions: dict[str, Region], intake: Intake
) -> Observation | None:
    given = row.values
    if "code" in given and given["code"] not in indicators:
        intake.fault(row, "code", _("没有这一指标代码。"))
    if "region" in given and given["region"] not in regions:
        intake.fault(row, "region", _("行政区划表中没有这一代码。"))
    if not {"code", "region", "year", "value", "source"} <= given.keys():
        return None
    if given["code"] not in indicators or given["region"] not in regions:
        return None
    return Observation(
        indicator=indicators[given["code"]],
        region=regions[given["region"]],
        level=given.get("level", ""),
        year=given["year"],
        part=given.get("part", ""),
        value=given["value"],
        is_lower_bound=bool(given.get("bound")),
        source=given["source"],
        note=given.get("note", ""),
        origin=Origin.IMPORTED,
        place=intake.place(row, "value"),
    )


def _place(row: TakenRow, figure: Observation, old: Observation | None, made: Plan) -> None:
    """Among the new, the changed or the equal; or a fault."""
    changed = tuple(name for name in MUTABLE if old is not None and getattr(old, name) != getattr(figure, name))
    if old is not None and not changed:
        made.equal += 1
        return
    if fault := fault_of(figure.indicator, part=figure.part, year=figure.year, value=figure.value):
        made.intake.fault(row, fault[0], fault[1])
    elif old is None and not figure.indicator.is_active:
        made.intake.fault(row, "code", _("这一指标已停用，不能导入新数据。"))
    elif old is None and is_reserved(figure.source):
        made.intake.fault(row, "source", RESERVED)
    elif old is None:
        made.new.append(Planned(figure))
    elif old.origin in (Origin.REPORTED, Origin.COMPUTED):
        told = {"origin": old.get_origin_display()}
        made.intake.fault(row, "value", _("这一数据由“%(origin)s”而来，不能用导入来更正。") % told)
    else:
        made.changed.append(Planned(figure, old, changed))


def _find_rivals(made: Plan) -> None:
    """What counts so far where a new figure comes from another source; of several in the file itself, the first. One statement."""
    slots = {_slot(one.figure) for one in made.new}
    indicators = {one.figure.indicator_id: one.figure.indicator for one in made.new}
    years = {slot[3] for slot in slots}
    when = Q(year__in=years - {None}) | (Q(year__isnull=True) if None in years else Q(pk=None))
    there = Observation.objects.filter(when, indicator__in=indicators, region__in={slot[1] for slot in slots})
    rows = there.defer("basis").leading_last().iterator(chunk_size=2000)
    standing = {_slot(row): row for row in rows if _slot(row) in slots}
    for number, one in enumerate(made.new):
        rival = standing.setdefault(_slot(one.figure), one.figure)
        if rival is not one.figure:
            rival.indicator = one.figure.indicator
            made.new[number] = replace(one, rival=rival)


@transaction.atomic
def take_over(kept: StoredFile, *, stamp: str, by: User, leads: bool = False) -> Plan:
    """Write what was shown: Refused when there are faults, nothing to do, or the figures have changed since it was shown (`stamp`).
    Where another source stands already, it goes on to count, unless the file `leads`."""
    with kept.file.open("rb") as file:
        upload = SimpleUploadedFile(kept.name, _content(file))
    lock_indicators()  # a second import, or an entry, waits
    made = plan(upload)
    made.intake.require()
    if made.stamp != stamp:
        raise Refused(_("核对之后数据又有变化，请重新上传核对。"))
    if not made.new and not made.changed:
        raise Refused(_("文件与现有数据一致，不需要导入。"))
    told = {"entered_by": by, "entered_at": clock.now(), "file": kept}
    for one in made.new:
        one.figure.stands_back = one.rival is not None and not leads
    Observation.objects.bulk_create((_with(one.figure, told) for one in made.new), batch_size=1000)
    pairs = [(one.old, one) for one in made.changed if one.old]
    lines = [_write_over(old, one, told) for old, one in pairs]
    Observation.objects.bulk_update([old for old, _one in pairs], [*MUTABLE, "place", "origin", *told], batch_size=500)
    counts = {"new": len(made.new), "changed": len(made.changed), "equal": made.equal}
    if made.rivalled:
        counts |= {"rivals": len(made.rivalled), "leads": leads}
    lines.append(journal.Line("observations.import", kept, data={"sha256": kept.sha256, **counts}))
    journal.record_all(lines, by=by)
    return made


def _write_over(old: Observation, one: Planned, told: dict[str, Any]) -> journal.Line:
    """`old`, not saved, as the file gives it, and the line that tells of it."""
    before = facts(old)
    for name in MUTABLE:
        setattr(old, name, getattr(one.figure, name))
    old.place, old.origin = one.figure.place, Origin.IMPORTED
    _with(old, told)
    after = facts(old)
    return journal.Line(
        "observations.correct",
        old,
        note=_("从文件“%(name)s”导入") % {"name": told["file"].name},
        before={name: before[name] for name in one.changed},
        after={name: after[name] for name in one.changed},
    )


def _slot(row: Observation) -> Slot:
    return (row.indicator_id, row.region_id, row.level, row.year, row.part)


def _with(row: Observation, told: dict[str, Any]) -> Observation:
    for name, value in told.items():
        setattr(row, name, value)
    return row


def _key(row: Observation) -> Key:
    return (row.indicator.code, row.region_id, row.level, row.source, row.year, row.part)


def _content(file: "File[Any]") -> bytes:
    content: bytes = file.read()
    return content
