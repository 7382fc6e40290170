"""A rulebook written into the tables that are queried: the scheme, the cycle's own columns, tiers and windows."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Region
from awards.criteria.models import CriteriaSet
from awards.cycles.models import Cycle, CycleStage, Scheme, StageWindow, Tier
from awards.cycles.rulebook import Rulebook
from core.datafile import Fault


def faults_outside(rulebook: Rulebook, cycle: Cycle | None = None) -> list[Fault]:
    """What does not fit to what the portal holds: all of `unwritable`, and a pass line that nobody can reach."""
    return [*unwritable(rulebook, cycle), *_beyond_reach(rulebook)]


def unwritable(rulebook: Rulebook, cycle: Cycle | None = None) -> list[Fault]:
    """What the portal does not know, or knows already: region, criteria set, edition; what a column does not hold."""
    faults = []
    if not Region.objects.filter(pk=rulebook.scheme.region).exists():
        faults.append(Fault("scheme.region", _("行政区划代码“%s”不在代码表中。") % rulebook.scheme.region))
    if not CriteriaSet.objects.filter(code=rulebook.cycle.criteria).exists():
        faults.append(Fault("cycle.criteria", _("评价准则“%s”尚未导入。") % rulebook.cycle.criteria))
    faults += _too_much(rulebook)
    taken = Cycle.objects.filter(scheme__code=rulebook.scheme.code, edition=rulebook.cycle.edition)
    if cycle is not None:
        taken = taken.exclude(pk=cycle.pk)
    if other := taken.first():
        reason = _("第 %(edition)d 届已存在（代码 %(code)s）。") % {"edition": other.edition, "code": other.code}
        faults.append(Fault("cycle.edition", reason))
    return faults


def _too_much(rulebook: Rulebook) -> Iterator[Fault]:
    """What a column does not hold."""
    scheme, cycle = rulebook.scheme, rulebook.cycle
    texts: list[tuple[str, str, type[Model], str]] = [
        *((f"scheme.{name}", getattr(scheme, name), Scheme, name) for name in ("name", "organizer", "approving_body")),
        ("cycle.title", cycle.title, Cycle, "title"),
        *([("cycle.call.title", cycle.call.title, Cycle, "call_title")] if cycle.call else []),
        *((f"tiers[{place}].code", tier.code, Tier, "code") for place, tier in enumerate(rulebook.tiers)),
        *((f"tiers[{place}].name", tier.name, Tier, "name") for place, tier in enumerate(rulebook.tiers)),
    ]
    for path, text, model, name in texts:
        most = getattr(model._meta.get_field(name), "max_length", None)
        if most and len(text) > most:
            yield Fault(path, _("不能超过 %s 个字符") % most)


def _beyond_reach(rulebook: Rulebook) -> Iterator[Fault]:
    criteria = CriteriaSet.objects.filter(code=rulebook.cycle.criteria).first()
    for place, tier in enumerate(rulebook.tiers):
        if criteria is not None and tier.pass_line is not None and tier.pass_line > criteria.total:
            yield Fault(f"tiers[{place}].pass_line", _("不能超过评价准则的满分 %s 分。") % criteria.total)


def columns(rulebook: Rulebook) -> dict[str, Any]:
    """What a cycle's row keeps of its rulebook, without the scheme. Region and criteria set must exist."""
    call = rulebook.cycle.call
    return {
        "criteria": CriteriaSet.objects.get(code=rulebook.cycle.criteria),
        "edition": rulebook.cycle.edition,
        "award_year": rulebook.cycle.award_year,
        "title": rulebook.cycle.title,
        "rulebook": rulebook.plain(),
        "call_title": call.title if call else "",
        "call_text": call.text.strip() if call else "",
        "is_sealed": rulebook.materials.sealed,
    }


def write_scheme(rulebook: Rulebook, *, in_effect: bool = False) -> Scheme:
    """The award's own row, which every edition and the public read: what a draft says of it is written when its call is published, unless
    no edition of the award is public yet."""
    rule = rulebook.scheme
    public = Cycle.objects.public().filter(scheme__code=rule.code)
    if not in_effect and (known := Scheme.objects.filter(code=rule.code).first()) and public.exists():
        return known
    scheme, _created = Scheme.objects.update_or_create(
        code=rule.code,
        defaults={
            "name": rule.name,
            "region": Region.objects.get(pk=rule.region),
            "organizer": rule.organizer,
            "approving_body": rule.approving_body,
        },
    )
    return scheme


def rewrite(cycle: Cycle, rulebook: Rulebook) -> None:
    """Bring a cycle's row, its scheme, tiers and windows to what `rulebook` says. Tiers and windows that stay keep their rows."""
    cycle.scheme = write_scheme(rulebook, in_effect=cycle.stage != CycleStage.DRAFT)
    values = columns(rulebook)
    for name, value in values.items():
        setattr(cycle, name, value)
    for kept in ("rules", "phases"):
        cycle.__dict__.pop(kept, None)
    cycle.save(update_fields=["scheme", *values, "updated_at"])
    write_tiers_and_windows(cycle, rulebook)


def write_tiers_and_windows(cycle: Cycle, rulebook: Rulebook) -> None:
    cycle.tiers.exclude(code__in=[tier.code for tier in rulebook.tiers]).delete()
    full_points = cycle.criteria.total
    for order, tier in enumerate(rulebook.tiers, start=1):
        line = tier.pass_line_hundredths(full_points)
        values = {"name": tier.name, "quota": tier.quota, "prize_fen": tier.prize_fen, "pass_line_hundredths": line}
        Tier.objects.update_or_create(cycle=cycle, code=tier.code, defaults={"order": order, **values})
    cycle.windows.exclude(phase__in=[stage.name for stage in rulebook.stages]).delete()
    for order, stage in enumerate(rulebook.stages, start=1):
        days = {"opens_at": stage.opens_at, "closes_at": stage.closes_at}
        StageWindow.objects.update_or_create(cycle=cycle, phase=stage.name, defaults={"order": order, **days})
    cycle.refresh_from_db(from_queryset=Cycle.objects.select_related("scheme", "criteria"))
