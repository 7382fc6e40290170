"""What an amendment may not change once applications exist: each with its path and a sentence."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from awards.cycles.models import Cycle, Tier
from awards.cycles.rulebook import Rulebook
from core import clock
from core.datafile import Fault

# What was decided by the time a phase is behind a case.
PARTS_OF_PHASE: dict[str, tuple[str, ...]] = {
    "completeness": ("completeness",),
    "preliminary": ("checks",),
    "review": ("review",),
    "consensus": ("review",),
    "visits": ("visits",),
    "defence": ("defence",),
    "polls": ("polls",),
    "ranking": ("ranking",),
    "committee": ("committee",),
    "notice": ("notice",),
}


def refused(cycle: Cycle, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Fault]:
    """The faults of a change from `before` to `after`, both sound by themselves; none while nobody has applied."""
    old, new = Rulebook.read(dict(before)), Rulebook.read(dict(after))
    found = [*_deadline(old, new)]
    if cycle.applications.exists():
        found += [
            *_identity(old, new),
            *_tiers(cycle, old, new),
            *_materials(cycle, old, new),
            *_behind(cycle, old, new),
            *_pools(cycle, old, new),
        ]
    return found


def _identity(old: Rulebook, new: Rulebook) -> Iterator[Fault]:
    reason = _("已有申报，不能更改。")
    for name in ("criteria", "edition", "award_year"):
        if getattr(old.cycle, name) != getattr(new.cycle, name):
            yield Fault(f"cycle.{name}", reason)


def _tiers(cycle: Cycle, old: Rulebook, new: Rulebook) -> Iterator[Fault]:
    kept = {tier.code for tier in new.tiers}
    for tier in cycle.tiers.all():
        if tier.code not in kept and _is_used(tier):
            yield Fault("tiers", _("奖次“%(name)s”已有候选或获奖，不能删去或更改代码。") % {"name": tier.name})


def _is_used(tier: Tier) -> bool:
    """Whether a row of any later slice points at the tier."""
    relations = [one for one in Tier._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    return any(one.related_model._base_manager.filter(**{one.field.name: tier.pk}).exists() for one in relations)  # type: ignore[union-attr]  # relations all


def _materials(cycle: Cycle, old: Rulebook, new: Rulebook) -> Iterator[Fault]:
    cases, kept = cycle.applications.all(), {row.code for row in new.materials.evidence}
    for row in old.materials.evidence:
        if row.code not in kept and cases.filter(evidence__code=row.code).exists():
            reason = _("“%(name)s”已有组织上传，不能删去或更改代码。") % {"name": row.label}
            yield Fault("materials.evidence", reason)
    if new.materials.answers == "none" != old.materials.answers and cases.filter(answers__isnull=False).exists():
        yield Fault("materials.answers", _("已有组织填写自评报告，不能改为不设。"))
    kept = {row.code for row in new.materials.indicators}
    for line in old.materials.indicators:
        if line.code not in kept and cases.filter(indicators__code=line.code).exists():
            reason = _("“%(name)s”已有组织填报，不能删去或更改代码。") % {"name": line.label}
            yield Fault("materials.indicators", reason)
    if (
        new.materials.indicator_years < old.materials.indicator_years
        and cases.filter(indicators__isnull=False).exists()
    ):
        yield Fault("materials.indicator_years", _("已有组织填报，不能减少年数。"))
    if old.materials.sealed != new.materials.sealed and cases.exclude(submitted_at=None).exists():
        yield Fault("materials.sealed", _("已有组织提交，密封与否不能更改。"))


def _behind(cycle: Cycle, old: Rulebook, new: Rulebook) -> Iterator[Fault]:
    """The phases that a case has completed stay, and so do the rules by which it went through them."""
    plan: list[str] = [stage.name for stage in old.stages]
    done = plan[: _furthest(cycle, plan) + 1]
    names = [stage.name for stage in new.stages]
    if names[: len(done)] != done:
        yield Fault("stages", _("已有申报完成的环节不能删去、插入或调换。"))
    locked = dict.fromkeys(name for phase in done for name in PARTS_OF_PHASE.get(phase, ()))
    for name in locked:
        if getattr(old, name) != getattr(new, name):
            yield Fault(name, _("已有申报按这部分规则办结，不能更改。"))


def _pools(cycle: Cycle, old: Rulebook, new: Rulebook) -> Iterator[Fault]:
    """Once cases compete for places, who competes with whom stays; how many places there are may change."""
    if not cycle.applications.filter(stage__in=cycle.applications.model.placed_at).exists():
        return
    if _classes(old) != _classes(new):
        yield Fault("tracks", _("已有申报按行业类别竞争名额，类别、行业代码和单列名额的奖次不能更改。"))
    before = {tier.code: tier for tier in old.tiers}
    for place, tier in enumerate(new.tiers):
        was = before.get(tier.code, tier)
        for name in ("off_quota", "candidates"):
            if getattr(was, name) != getattr(tier, name):
                yield Fault(f"tiers[{place}].{name}", _("已有申报竞争名额，不能更改。"))


def _classes(rulebook: Rulebook) -> list[tuple[object, ...]]:
    return [(track.code, track.industries, sorted(track.quotas)) for track in rulebook.tracks]


def _furthest(cycle: Cycle, plan: list[str]) -> int:
    """The place in the plan of the last phase that any case has completed; -1 when none has."""
    model = cycle.applications.model
    stages = cycle.applications.order_by().values_list("stage", flat=True).distinct()
    places = (len(plan) - 1 if stage in model.decided_at else model.reached(stage, plan) for stage in stages)
    return max(places, default=-1)


def _deadline(old: Rulebook, new: Rulebook) -> Iterator[Fault]:
    """A deadline that lies ahead is not moved into the past."""
    now = clock.now()
    before = {stage.name: stage.closes_at for stage in old.stages}
    for place, stage in enumerate(new.stages):
        was, will = before.get(stage.name), stage.closes_at
        if stage.name == "application" and will != was and will is not None and will <= now:
            yield Fault(f"stages[{place}].closes", _("新的截止时间已经过去。"))
