"""What keeps a call from being published: each point with the field where it is put right."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.cycles.consistency import faults_of
from awards.cycles.models import Cycle, Phase
from awards.cycles.outline import Page, name_of, page_of, titled
from awards.cycles.tables import faults_outside


@dataclass(frozen=True)
class Point:
    """`kind`: fault (the rules contradict themselves), missing (still to be written)."""

    kind: str
    path: str
    reason: str
    sentence: str

    @property
    def title(self) -> str:
        return titled(self.path)

    @property
    def anchor(self) -> str:
        """Where on the page it is, as far as the path tells: a control, or else the part around it."""
        return f"id_{name_of(self.path)}" if self.path.partition(".")[2] else f"part-{name_of(self.path)}"

    @property
    def page(self) -> Page:
        return page_of(self.path)


def checklist(cycle: Cycle) -> list[Point]:
    return [*_missing(cycle), *_rules(cycle)]


def _missing(cycle: Cycle) -> Iterator[Point]:
    window = cycle.window(Phase.APPLICATION)
    if not cycle.call_title.strip() or not cycle.call_text.strip():
        sentence = _("申报通知正文尚未填写，不能发布。")
        yield Point("missing", "cycle.call", _("正文尚未填写"), sentence)
    if window is None or window.opens_at is None or window.closes_at is None:
        sentence = _("申报的起止时间尚未确定，不能发布。")
        yield Point("missing", "stages", _("申报的起止时间尚未确定"), sentence)


def _rules(cycle: Cycle) -> Iterator[Point]:
    rulebook = cycle.rules
    for fault in faults_of(rulebook):
        if fault.path.startswith("stages[") and fault.path.endswith("]"):
            continue  # the days of the application are told above
        yield Point("fault", fault.path, fault.reason, _told(fault.path, fault.reason))
    for fault in faults_outside(rulebook, cycle):
        yield Point("fault", fault.path, fault.reason, _told(fault.path, fault.reason))


def _told(path: str, reason: str) -> str:
    return _("%(place)s：%(reason)s") % {"place": titled(path), "reason": reason}
