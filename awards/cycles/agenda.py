"""The timetable of a cycle for everybody: each stage with its days, what happens and who acts; what changes at each moment; as iCalendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.cycles.models import Cycle, Phase, StageWindow
from awards.cycles.phases import decides_first, label_in
from awards.cycles.readings import last_day
from core import calendar, clock
from core.words import Words

HAPPENS: dict[str, tuple[Words, Words]] = {
    Phase.INTERNAL_NOTICE: (gettext_lazy("在本组织内部公示拟申报的情况。"), gettext_lazy("申报组织")),
    Phase.APPLICATION: (gettext_lazy("在线填报并提交申报书，截止后系统自动关闭。"), gettext_lazy("申报组织")),
    Phase.RECOMMENDATION: (gettext_lazy("对申报组织出具推荐意见。"), gettext_lazy("推荐单位")),
    Phase.COMPLETENESS: (gettext_lazy("检查材料是否齐全；不齐全的退回补正。"), gettext_lazy("评审委员会办公室")),
    Phase.ELIGIBILITY: (gettext_lazy("核对申报条件和一票否决情形。"), gettext_lazy("评审委员会办公室")),
    Phase.ACCEPTANCE: (gettext_lazy("公告受理的申报组织名单。"), gettext_lazy("评审委员会办公室")),
    Phase.PRELIMINARY: (gettext_lazy("逐条核查，确定进入专家评审的组织。"), gettext_lazy("评审委员会办公室")),
    Phase.REVIEW: (gettext_lazy("专家阅读申报书，独立评分并写评语。"), gettext_lazy("评审专家")),
    Phase.CONSENSUS: (gettext_lazy("评审组讨论分歧，形成一致意见。"), gettext_lazy("评审组")),
    Phase.VISITS: (gettext_lazy("到现场核实申报材料。"), gettext_lazy("评审组、申报组织")),
    Phase.DEFENCE: (gettext_lazy("当面陈述并回答提问。"), gettext_lazy("申报组织、评审专家")),
    Phase.POLLS: (gettext_lazy("向社会公众征集满意度。"), gettext_lazy("社会公众")),
    Phase.RANKING: (gettext_lazy("按权重合成得分，确定候选名单。"), gettext_lazy("评审委员会办公室")),
    Phase.COMMITTEE: (gettext_lazy("审议并投票，产生建议名单。"), gettext_lazy("评审委员会")),
    Phase.NOTICE: (gettext_lazy("公示拟表彰名单，受理实名异议。"), gettext_lazy("社会公众")),
    Phase.DECISION: (gettext_lazy("作出表彰决定并公布。"), gettext_lazy("批准机关")),
    Phase.AWARD: (gettext_lazy("颁发证书和奖金。"), gettext_lazy("批准机关")),
}
# Where the decision stands before the notice, the list is approved there, and commended after the notice.
APPROVED_FIRST = gettext_lazy("审定并批准拟表彰名单。"), gettext_lazy("批准机关")
HONOURED_LAST = gettext_lazy("公示无异议的作出表彰决定，颁发证书和奖金。"), gettext_lazy("批准机关")


@dataclass(frozen=True)
class Item:
    """One stage of the plan. `days` is its length in days, `working` in working days; both 0 without dates."""

    window: StageWindow
    label: str
    first: date | None
    last: date | None
    until: datetime | None
    happens: Words
    acts: Words
    note: str
    days: int = 0
    working: int = 0


@dataclass(frozen=True)
class Turn:
    """What changes at one moment."""

    at: datetime
    text: str

    is_end: bool = False

    @property
    def is_past(self) -> bool:
        return self.at <= clock.now()

    @property
    def day(self) -> date:
        """What ends at midnight ends with the day before."""
        return clock.last_day_before(self.at) if self.is_midnight else timezone.localdate(self.at)

    @property
    def time(self) -> str:
        return "24:00" if self.is_midnight else f"{timezone.localtime(self.at):%H:%M}"

    @property
    def is_midnight(self) -> bool:
        local = timezone.localtime(self.at)
        return self.is_end and (local.hour, local.minute) == (0, 0)


def items(cycle: Cycle) -> list[Item]:
    notes: dict[str, str] = {stage.name: stage.note for stage in cycle.rules.stages}
    plan = cycle.phases
    return [_item(window, plan, notes.get(window.phase, "")) for window in cycle.windows.all()]


def turns(cycle: Cycle) -> list[Turn]:
    """What opens and closes when, in order; the reminders before the deadline too."""
    return sorted(_turns(cycle), key=lambda turn: turn.at)


def _turns(cycle: Cycle) -> Iterator[Turn]:
    for window in cycle.windows.all():
        label = label_in(cycle.phases, window.phase)
        if window.opens_at:
            yield Turn(window.opens_at, _("%(phase)s开始") % {"phase": label})
        if window.closes_at:
            yield Turn(window.closes_at, _("%(phase)s截止") % {"phase": label}, is_end=True)
        if window.phase == Phase.APPLICATION and window.closes_at:
            for days in cycle.rules.cycle.reminders:
                text = _("提醒尚未提交的组织：距截止还有 %(days)d 天") % {"days": days}
                yield Turn(window.closes_at - timedelta(days=days), text)
            if cycle.is_sealed:
                yield Turn(window.closes_at, _("已提交的申报可以启封"), is_end=True)


def _happens(plan: Sequence[str], phase: str) -> tuple[Words, Words]:
    if not decides_first(plan):
        return HAPPENS[phase]
    return {Phase.DECISION: APPROVED_FIRST, Phase.AWARD: HONOURED_LAST}.get(Phase(phase), HAPPENS[phase])


def _item(window: StageWindow, plan: Sequence[str], note: str) -> Item:
    happens, acts = _happens(plan, window.phase)
    first = timezone.localdate(window.opens_at) if window.opens_at else None
    last = last_day(window) if window.closes_at else None
    both = first is not None and last is not None and first <= last
    local = timezone.localtime(window.closes_at) if window.closes_at else None
    return Item(
        window,
        label_in(plan, window.phase),
        first,
        last,
        local if local and (local.hour, local.minute) != (0, 0) else None,
        happens,
        acts,
        note,
        (last - first).days + 1 if both and first and last else 0,
        calendar.working_days_between(first, last) if both and first and last else 0,
    )


def icalendar(cycle: Cycle, url: str) -> str:
    """RFC 5545: one event for each stage that has both days."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quality Award Portal//Timetable//ZH", "CALSCALE:GREGORIAN"]
    stamp = f"{(cycle.published_at or cycle.updated_at).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for item in items(cycle):
        if item.first is None or item.last is None:
            continue
        lines += [
            "BEGIN:VEVENT",
            f"UID:{cycle.code}-{item.window.phase}@{settings.SITE_URL.partition('://')[2] or 'portal'}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{item.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{item.last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(f'{cycle.title} {item.label}')}",
            f"DESCRIPTION:{_text(str(item.happens))}",
            f"URL:{url}",
            "END:VEVENT",
        ]
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR", ""])


def _text(words: str) -> str:
    """Commas, semicolons and breaks as RFC 5545, 3.3.11 writes them."""
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 octets a line, never cut inside a character (RFC 5545, 3.1)."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 74:
            pieces.append(piece)
            piece, size = "", 1
        piece, size = piece + letter, size + width
    return "\r\n ".join([*pieces, piece])
