"""The ranking: tried out as often as needed, then frozen once, with the steps of every case in one transaction."""

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import LEAVE_OUT, RANK, SHORTLIST
from awards.cycles.models import Cycle, CycleStage, Phase
from awards.ranking.models import FREEZE, PARTS, Ranking, RankingLine
from awards.ranking.readings import Gap, Result, standing, weights_of
from core import clock, journal
from core.holding import hold, hold_all
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("ranking.draw_up", gettext_lazy("试算综合排名"))
NAMED = 5


@transaction.atomic
def draw_up(cycle: Cycle, *, by: User) -> Ranking:
    """Compute the weighted result of every complete case. A draft is replaced; a frozen ranking stands."""
    locked = hold(cycle)
    if Phase.RANKING not in locked.phases or locked.stage != CycleStage.PUBLISHED:
        raise Refused(_("只有进行中、且流程含综合排名的届次可以试算。"))
    ranking = Ranking.objects.filter(cycle=locked).first()
    if ranking is not None and ranking.is_frozen:
        raise Refused(_("本届排名已锁定，不能再试算。"))
    now = standing(locked)
    if not now.results:
        raise Refused(_("还没有完成评审的申报，无法试算。") + _list_of(now.missing))
    values = {
        "weights": {name: f"{weight.normalize():f}" for name, weight in weights_of(locked).items()},
        "drawn_up_by": by, "drawn_up_at": clock.now(),
    }  # fmt: skip
    ranking, _created = Ranking.objects.update_or_create(cycle=locked, defaults=values)
    ranking.lines.all().delete()
    RankingLine.objects.bulk_create(_line(ranking, result) for result in now.results)
    journal.record("ranking.draw_up", ranking, by=by, data={"ranked": len(now.results), "missing": len(now.missing)})
    return ranking


@transaction.atomic
def freeze(ranking: Ranking, *, by: User, read: str | None = None) -> Ranking:
    """The ranking is final: nothing is missing, nothing has changed since it was drawn up, and every case takes its step. `read` is what the
    page said (`as_read`)."""
    hold(ranking.cycle)
    locked = hold(ranking, "cycle")
    if locked.is_frozen:
        take(FREEZE, locked, by=by)
    if read is not None and read != as_read(locked):
        raise Refused(_("综合排名在您打开页面之后又重新试算过，请看过最新结果再锁定。"))
    hold_all(Application.objects.filter(ranking_line__ranking=locked))
    now = standing(locked.cycle)
    if now.missing:
        raise Refused(
            _("还有%(count)d家申报尚未完成评审，不能锁定。") % {"count": len(now.missing)} + _list_of(now.missing)
        )
    lines = list(locked.lines.select_related("application__organization", "application__cycle"))
    if [_facts(line) for line in lines] != [_facts(_line(locked, result)) for result in now.results]:
        raise Refused(_("试算之后评审结果或规则有变化，请重新试算后再锁定。"))
    for line in lines:
        case, data = line.application, {"place": line.place, "result_hundredths": line.result_hundredths}
        case.cycle = locked.cycle
        take(RANK, case, by=by, data=data)
        take(SHORTLIST if line.shortlisted else LEAVE_OUT, case, by=by, data=data)
    sealed = {"lines": len(lines), "shortlisted": sum(line.shortlisted for line in lines), "sha256": digest(lines)}
    take(FREEZE, ranking, by=by, data=sealed, frozen_at=clock.now())
    return ranking


def as_read(ranking: Ranking) -> str:
    """Which of the tries whoever freezes has before the eyes."""
    return ranking.drawn_up_at.isoformat()


def digest(lines: Sequence[RankingLine]) -> str:
    """The seal of a frozen snapshot: SHA-256 over case, parts, result, place and shortlist mark of every line."""
    return hashlib.sha256(repr([_facts(line) for line in lines]).encode()).hexdigest()


def _line(ranking: Ranking, result: Result) -> RankingLine:
    return RankingLine(
        ranking=ranking, application=result.application, result_hundredths=result.total, place=result.place,
        tier_id=result.tier, shortlisted=result.tier is not None, track=result.track,
        **{f"{name}_hundredths": result.parts.get(name) for name in PARTS},
    )  # fmt: skip


def _facts(line: RankingLine) -> tuple[object, ...]:
    """What the seal covers. The facts that came later are left out where there are none: older seals stay true."""
    later = line.defence_hundredths, line.poll_hundredths, line.track
    return (
        line.application.reference, line.document_hundredths, line.visit_hundredths, line.result_hundredths, line.place,
        line.tier_id, line.shortlisted, *(later if any(value not in (None, "") for value in later) else ()),
    )  # fmt: skip


def _list_of(missing: Sequence[Gap]) -> str:
    """The first few of what is missing, in words."""
    if not missing:
        return ""
    named = "；".join(
        f"{gap.application.reference} {gap.application.candidate}（{gap.reason}）" for gap in missing[:NAMED]
    )
    more = _("等%(count)d家") % {"count": len(missing)} if len(missing) > NAMED else ""
    return _("尚缺：%(list)s%(more)s。") % {"list": named, "more": more}
