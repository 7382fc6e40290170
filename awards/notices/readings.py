"""Who is to be publicised, and what the public may look up."""

from django.utils.crypto import constant_time_compare

from awards.applications.readings import StageCounts
from awards.applications.workflow import Stage, decides_first
from awards.committee.readings import unsettled_cycles
from awards.cycles.models import Cycle, CycleStage, Phase
from awards.nominations.readings import Listed, proposed
from awards.notices.models import Notice, NoticeStage, Objection

UNFINISHED = (NoticeStage.DRAFT, NoticeStage.PREPARED, NoticeStage.RELEASED)


def stages_to_publicise(cycle: Cycle) -> tuple[Stage, Stage]:
    """The stage from which a case comes on notice, and the one of those whose list is publicised again."""
    return (Stage.APPROVED if decides_first(cycle.phases) else Stage.PROPOSED), Stage.ON_NOTICE


def to_publicise(cycle: Cycle) -> list[Listed]:
    """Who would stand on a notice now, when none is running."""
    return proposed(cycle, *stages_to_publicise(cycle))


def cycles_to_publicise(counted: StageCounts) -> list[Cycle]:
    """The running cycles with somebody to publicise, the committee's voting over and no notice under way; `counted` says where their cases stand."""
    keys = counted.cycles_at(Stage.PROPOSED, Stage.APPROVED, Stage.ON_NOTICE)
    if not keys:
        return []
    rows = Cycle.objects.filter(pk__in=keys, stage=CycleStage.PUBLISHED).exclude(notices__stage__in=UNFINISHED)
    rows = rows.exclude(pk__in=unsettled_cycles())
    return [
        row
        for row in rows.defer("call_text")
        if Phase.NOTICE in row.phases and set(stages_to_publicise(row)) & set(counted[row.pk])
    ]


def is_to_renew(notice: Notice) -> bool:
    """Whether a notice that has ended left cases under notice whose changed list nobody has publicised again."""
    if notice.stage != NoticeStage.ENDED or all(row.application.stage != Stage.ON_NOTICE for row in notice.lines.all()):
        return False
    return not Notice.objects.filter(cycle=notice.cycle_id, stage__in=UNFINISHED).exists()


def find_objection(reference: str, query_code: str) -> Objection | None:
    """The objection whose reference and query code were both given at its receipt."""
    rows = Objection.objects.select_related("notice__cycle", "line__application__organization")
    row = rows.filter(reference=reference.strip().upper()).first()
    if row is None or not constant_time_compare(row.query_code, query_code.strip().upper()):
        return None
    return row
