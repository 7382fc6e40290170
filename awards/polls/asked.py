"""About whom a poll asks: the cases that have come through the checks of the plan and are not closed."""

from awards.applications.checks import BEING_CHECKED, next_check
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import CLOSED, Stage
from awards.cycles.models import Cycle
from awards.polls.models import Poll


def asked_about(cycle: Cycle) -> ApplicationQuerySet:
    """By number; nobody while the applications are sealed."""
    rows = Application.objects.unsealed().filter(cycle=cycle).exclude(stage__in=[*CLOSED, Stage.DRAFT])
    rows = rows.exclude(stage__in=_being_checked(cycle)).select_related("organization__region")
    return rows.defer("snapshot", "profile").order_by("number")


def newcomers(poll: Poll) -> ApplicationQuerySet:
    """Whoever has come through the checks since the list was fixed; without an answer about them nothing could be ranked."""
    return asked_about(poll.cycle).exclude(poll_cases__poll=poll)


def undecided(cycle: Cycle) -> int:
    """How many cases still wait for a check: they may come on the list yet."""
    return cycle.applications.filter(stage__in=_being_checked(cycle)).count()


def _being_checked(cycle: Cycle) -> list[str]:
    waiting = [stage for stage in BEING_CHECKED if next_check(cycle.phases, stage)]
    return [*waiting, *({Stage.RETURNED} - set(waiting))]
