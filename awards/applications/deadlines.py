"""By when an applicant hands in, and hands in again what was returned."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, CycleStage, Phase
from core import clock
from core.components.readings import until
from core.refusal import Refused


def require_open(cycle: Cycle, application: Application | None = None, at: datetime | None = None) -> None:
    """Refused with the reason unless the cycle's application window is open by the portal's clock, or open still for this applicant."""
    moment = at or clock.now()
    if cycle.is_open(Phase.APPLICATION, moment):
        return
    window = cycle.window(Phase.APPLICATION)
    if cycle.stage == CycleStage.PUBLISHED and window:
        if window.opens_at and moment < window.opens_at:
            raise Refused(_("申报尚未开始，开始时间为 %s。") % spoken(window.opens_at))
        closes_at = deadline_of(application) if application else window.closes_at
        if closes_at and moment < closes_at:
            return
        if closes_at:
            raise Refused(_("申报已于 %s 截止，不能再提交。已填写的内容均已保存。") % until(closes_at))
    raise Refused(_("本届现在不接受申报。"))


def deadline_of(application: Application) -> datetime | None:
    """By when this applicant hands in the first time: the cycle's deadline, or its own later one."""
    window = application.cycle.window(Phase.APPLICATION)
    if window is None or window.closes_at is None:
        return None
    granted = [row.until for row in application.extensions.all() if row.screening_id is None]
    return max([window.closes_at, *granted])


def amend_by(application: Application) -> date | None:
    """The day through which a returned application may be handed in again; an extension has moved it already."""
    if application.stage != Stage.RETURNED:
        return None
    return application.screenings.filter(outcome="returned").order_by("-pk").values_list("due_on", flat=True).first()


def office_of(cycle: Cycle) -> str:
    """Whom an applicant asks, with the telephone where the rulebook tells one: 某办公室（0396-0000000）."""
    office = cycle.rules.scheme.office
    return f"{office.name}（{office.telephone}）" if office.telephone else office.name


def spoken(moment: datetime) -> str:
    """A moment as a sentence says it: 2015年10月16日 18:00."""
    return date_format(localtime(moment), "DATETIME_FORMAT")


written = lazy(spoken, str)  # in the language of the letter that holds it, whoever sends it
