"""A district's return: saved, handed in, sent back, accepted; what is accepted becomes observations."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock, journal, mail, uploads
from core.changes import changed
from core.forms import STALE, version_of
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb, take
from reports.returns.actions import write_to
from reports.returns.models import ACCEPT, SEND_BACK, SUBMIT, Call, CallStage, Return, ReturnStage, ReturnValue
from reports.statistics.actions import facts, fault_of, lock_indicators, same_place
from reports.statistics.models import Indicator, Observation, Origin

name_verb("returns.save", gettext_lazy("填写填报"))


@dataclass(frozen=True)
class Filled:
    """What is typed for one indicator; `evidence` replaces the file, `drop` takes it away."""

    value: Decimal | None
    note: str = ""
    evidence: UploadedFile | None = None
    drop: bool = False


@transaction.atomic
def save(answer: Return, filled: Mapping[int, Filled], *, by: User, version: str | None = None) -> Return:
    """Keep what is typed, complete or not: {pk of the value: what is typed}."""
    locked = _editable(answer)
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for row in locked.values.select_related("indicator", "evidence").filter(pk__in=filled):
        given = filled[row.pk]
        fault = given.value is not None and fault_of(
            row.indicator, part=locked.call.part, year=locked.call.year, value=given.value
        )
        if fault:
            raise Refused(fault[1])
        before |= _told(row)
        row.value, row.note = given.value, given.note.strip()
        if given.evidence:
            row.evidence = uploads.store(given.evidence, by=by)
        elif given.drop:
            row.evidence = None
        row.save(update_fields=["value", "note", "evidence"])
        after |= _told(row)
    locked.save(update_fields=["updated_at"])
    old, new = changed(before, after)
    if new:
        journal.record("returns.save", locked, by=by, before=old, after=new)
    return locked


@transaction.atomic
def submit(answer: Return, *, by: User) -> Entry:
    """Refused while an indicator has neither a figure nor a word on why there is none; the sentence names them."""
    locked = _editable(answer)
    rows = list(locked.values.select_related("indicator"))
    missing = [str(row.indicator) for row in rows if row.value is None and not row.note]
    if missing:
        raise Refused(
            _("还有 %(count)d 项没有填：%(names)s。没有数据的，请在说明中写明原因。")
            % {"count": len(missing), "names": "、".join(missing)}
        )
    told = {row.indicator.code: _plain(row) for row in rows}
    entry = take(SUBMIT, answer, by=by, data=told, submitted_at=clock.now(), submitted_by=by, reason="")
    call = locked.call
    mail.queue(
        "reports/return_submitted", to=[call.created_by], url=locked.get_absolute_url(), answer=locked, call=call
    )
    return entry


@transaction.atomic
def send_back(answer: Return, *, reason: str, by: User) -> Entry:
    """With a reason. What had been accepted is taken out of the statistics again."""
    if not reason.strip():
        raise Refused(_("请写明退回原因，县区据此修改。"))
    call = Call.objects.select_for_update().get(pk=answer.call_id)
    if call.stage != CallStage.OPEN:
        raise Refused(_("填报已结束，县区不能再修改；请先重新开放填报，再退回。"))
    entry = take(SEND_BACK, answer, by=by, note=reason.strip(), reason=reason.strip())
    rows = answer.values.select_related("observation__indicator").filter(observation__isnull=False)
    for figure in [row.observation for row in rows if row.observation]:
        told, indicator, number = facts(figure), figure.indicator, figure.pk
        figure.delete()
        journal.record(
            "observations.remove", indicator, by=by, note=reason.strip(), before=told, data={"observation": number}
        )
    write_to("return_sent_back", [answer], call=call, reason=reason.strip())
    return entry


@transaction.atomic
def accept(answer: Return, *, by: User, version: str | None = None) -> Entry:
    """Every figure becomes an observation whose source is the call. All of them or none. Refused when the return is no longer the one of
    `version`: nobody accepts what they have not read."""
    lock_indicators(Indicator.objects.filter(pk__in=answer.values.values("indicator")))
    locked = hold(answer)
    if version is not None and version != version_of(locked):
        raise Refused(_("县区在您打开页面之后又有改动，请核对现在的内容，再决定是否采用。"))
    entry = take(ACCEPT, answer, by=by)
    call = Call.objects.get(pk=answer.call_id)
    for row in answer.values.select_related("indicator", "evidence").filter(value__isnull=False):
        _observe(row, call, answer, by)
    write_to("return_accepted", [answer], call=call)
    return entry


def last_handed_in(answer: Return) -> dict[str, str]:
    """By the indicator's code, the figure (or why there is none) of the last hand-in; empty before the first."""
    entry = journal.timeline(answer).filter(verb=Return.steps.verb(SUBMIT)).last()
    return {code: str(told) for code, told in entry.data.items()} if entry else {}


def _observe(row: ReturnValue, call: Call, answer: Return, by: User) -> None:
    assert row.value is not None
    figure = Observation(
        indicator=row.indicator,
        region=answer.region,
        year=call.year,
        part=call.part,
        value=row.value,
        source=call.title,
        note=row.note,
        origin=Origin.REPORTED,
        entered_by=answer.submitted_by,
        entered_at=answer.submitted_at,
        file=row.evidence,
    )
    if same_place(figure).exists():
        raise Refused(
            _("“%(indicator)s”在这一时期已有来源为“%(source)s”的数据，不能采用。")
            % {"indicator": row.indicator, "source": call.title}
        )
    figure.save()
    row.observation = figure
    row.save(update_fields=["observation"])
    journal.record("observations.enter", figure, by=by, after=facts(figure), data={"return": answer.pk})


def _editable(answer: Return) -> Return:
    locked = hold(answer, "call__created_by", "region")
    if locked.call.stage != CallStage.OPEN:
        raise Refused(_("填报已结束，不能再修改；需要补报请联系市局。"))
    if locked.stage not in (ReturnStage.OPEN, ReturnStage.RETURNED):
        raise Refused(_("已上报的内容不能修改；需要修改时请市局退回。"))
    return locked


def _told(row: ReturnValue) -> dict[str, str]:
    """What the journal keeps of one line of a return; a file by its name and the beginning of its SHA-256."""
    code, file = row.indicator.code, row.evidence
    return {
        code: "" if row.value is None else f"{row.value.normalize():f}",
        f"{code}.note": row.note,
        f"{code}.evidence": f"{file.name} {file.sha256[:16]}" if file else "",
    }


def _plain(row: ReturnValue) -> Any:
    return row.note if row.value is None else f"{row.value.normalize():f}"
