"""The public notice: drafted from what is proposed, prepared by one person, released by another, ended after its last day."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import Role, User
from awards.applications.fraud import bar_of
from awards.applications.models import Application
from awards.applications.workflow import CLEAR, EXCLUDE, PUBLICISE, RENEW, Stage
from awards.committee.readings import unsettled
from awards.cycles.models import Cycle, Phase
from awards.nominations.listing import in_words, names_of, write_list
from awards.notices.models import (
    END,
    PREPARE,
    RELEASE,
    RETURN_TO_DRAFT,
    Notice,
    NoticeStage,
)
from awards.notices.readings import stages_to_publicise, to_publicise
from awards.notices.text import digest, skeleton, title_of
from core import clock, journal, mail
from core.calendar import last_day
from core.changes import changed_in_full
from core.forms import version_of
from core.holding import hold, hold_all
from core.models import Entry
from core.refusal import Refused
from core.release import release as four_eyes
from core.release import send_back
from core.words import joined
from core.workflow import name_verb, take

name_verb("notices.draft", gettext_lazy("拟定公示"))
name_verb("notices.refresh", gettext_lazy("更新公示名单"))
name_verb("notices.edit", gettext_lazy("修改公示"))
name_verb("notices.discard", gettext_lazy("撤销公示稿"))

BAR = "applications.bar_for_fraud"
name_verb(BAR, gettext_lazy("按弄虚作假限制申报"))


@transaction.atomic
def draft(cycle: Cycle, *, by: User) -> Notice:
    """A notice on every case that is proposed (and approved, where the government decides first) and on none yet, and on those whose list
    changed under notice; with the text's skeleton."""
    locked = hold(cycle)
    if Phase.NOTICE not in locked.phases:
        raise Refused(_("本届的评审流程不含公示。"))
    if locked.notices.exclude(stage=NoticeStage.ENDED).exists():
        raise Refused(_("本届已有一份尚未结束的公示。"))
    if unsettled(locked):
        raise Refused(_("评审委员会的投票尚未结束，或还有同票候选未裁定，不能拟定公示。"))
    proposed = to_publicise(locked)
    if not proposed:
        raise Refused(_("还没有可以公示的拟表彰组织，不能拟定公示。"))
    rule = locked.rules.notice
    number = locked.notices.count() + 1
    notice = Notice.objects.create(
        cycle=locked, reference=f"{locked.code}-GS{number}".upper(), title=title_of(locked, proposed), text=skeleton(locked, proposed),
        days=rule.days, unit=rule.unit, prepared_by=by,
    )  # fmt: skip
    write_list(notice.lines, proposed)
    journal.record("notices.draft", notice, by=by, after=_words(notice), data={"lines": names_of(proposed)})
    return notice


@transaction.atomic
def edit(notice: Notice, *, title: str, number: str, text: str, by: User, version: str | None = None) -> Notice:
    """Title, document number and text, while it is a draft."""
    locked = lock(notice)
    if locked.stage != NoticeStage.DRAFT:
        raise Refused(_("公示已送签，不能再修改；需要修改时请签发人退回。"))
    if version is not None and version != version_of(locked):
        raise Refused(_("这份公示在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    before = _words(locked)
    locked.title, locked.number, locked.text = title.strip(), number.strip(), text.replace("\r\n", "\n").strip()
    locked.save(update_fields=["title", "number", "text", "updated_at"])
    before, after = changed_in_full(before, _words(locked))
    if after:
        journal.record("notices.edit", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def refresh(notice: Notice, *, by: User) -> Notice:
    """The list of a draft anew from the committee's proposals as they are now."""
    locked = lock(notice)
    if locked.stage != NoticeStage.DRAFT:
        raise Refused(_("公示已送签，名单不能再更新；请先退回修改。"))
    proposed = to_publicise(locked.cycle)
    if not proposed:
        raise Refused(_("已没有拟表彰的组织，名单不能更新。"))
    before = in_words(locked.lines)
    write_list(locked.lines, proposed)
    journal.record("notices.refresh", locked, by=by, before={"lines": before}, after={"lines": names_of(proposed)})
    return locked


@transaction.atomic
def discard(notice: Notice, *, by: User) -> None:
    """A draft of which nobody is left to publicise goes, so that it does not stand in the way of the others' decision. The cycle's record
    keeps it."""
    locked = lock(notice)
    if locked.stage != NoticeStage.DRAFT:
        raise Refused(_("公示已送签，不能撤销；请先退回修改。"))
    if to_publicise(locked.cycle):
        raise Refused(_("还有拟表彰的组织须公示，请更新名单，不能撤销。"))
    data = {"notice": locked.reference, "lines": in_words(locked.lines)}
    journal.record("notices.discard", locked.cycle, by=by, before=_words(locked), data=data)
    locked.delete()


@transaction.atomic
def prepare(notice: Notice, *, by: User) -> Entry:
    """Sent for release. Who sends it answers for it, and cannot release it."""
    locked = lock(notice)
    if not locked.title or not locked.text:
        raise Refused(_("标题和正文不能为空。"))
    entry = take(PREPARE, notice, by=by, prepared_by=by, data={"sha256": digest(locked.title, locked.text)})
    ask_heads("awards/notice_prepared", by=by, url=notice.get_absolute_url(), notice=notice)
    return entry


def return_to_draft(notice: Notice, *, reason: str, by: User) -> Entry:
    return send_back(RETURN_TO_DRAFT, notice, "awards/notice_returned", reason=reason, by=by, notice=notice)


@transaction.atomic
def release(notice: Notice, *, by: User, since: str | None = None) -> Entry:
    """Released by a second person: on show from now, counted from the first day that counts; the cases are on notice, the applicants told."""
    locked = lock(notice)
    hold_all(Application.objects.filter(notice_lines__notice=locked))
    lines = list(locked.lines.select_related("application__cycle", "application__organization"))
    gone = [line for line in lines if line.application.stage not in stages_to_publicise(locked.cycle)]
    if gone:
        names = joined(line.application.candidate for line in gone)
        raise Refused(_("名单中的%(names)s已不在拟表彰状态，请退回后更新名单。") % {"names": names})
    first_day = first_counted(locked)
    end_day = last_day(first_day, locked.days, locked.unit)
    entry = four_eyes(
        RELEASE, notice, by=by, since=since, first_day=first_day, last_day=end_day,
        data={"first_day": first_day, "last_day": end_day, "lines": len(lines), "sha256": digest(locked.title, locked.text)},
    )  # fmt: skip
    for line in lines:
        step = RENEW if line.application.stage == Stage.ON_NOTICE else PUBLICISE
        take(step, line.application, by=by, data={"notice": locked.reference, "until": end_day})
        mail.queue(
            "awards/notice_released", to=applicants(line.application), url=line.application.get_absolute_url(),
            notice=notice, application=line.application,
        )  # fmt: skip
    return entry


@transaction.atomic
def end(notice: Notice, *, by: User) -> Entry:
    """After the last day, and only when every objection is decided: the cases left on the list are cleared, unless the list changed and
    the rulebook has it publicised again."""
    locked = lock(notice)
    if locked.stage == NoticeStage.RELEASED and locked.last_day is not None:
        if clock.today() <= locked.last_day:
            raise Refused(_("公示期至%(day)s（含当日），尚未期满。") % {"day": f"{locked.last_day:%Y-%m-%d}"})
        undecided = locked.objections.filter(stage__in=["received", "verifying"]).count()
        if undecided:
            raise Refused(_("还有%(count)d件异议没有办结，不能结束公示。") % {"count": undecided})
    hold_all(Application.objects.filter(notice_lines__notice=locked))
    lines = list(locked.lines.select_related("application"))
    on_notice = [line.application for line in lines if line.application.stage == Stage.ON_NOTICE]
    again = locked.cycle.rules.notice.extend_if_changed and len(on_notice) < len(lines)
    entry = take(END, notice, by=by, data={"changed": len(lines) - len(on_notice), "again": again})
    for case in [] if again else on_notice:
        take(CLEAR, case, by=by, data={"notice": locked.reference})
    return entry


@transaction.atomic
def exclude(application: Application, *, reason: str, by: User, for_fraud: bool = False) -> Entry:
    """A case loses its candidacy between the committee and the decision, with a reason that the applicant is told."""
    if not reason.strip():
        raise Refused(_("请写明取消资格的理由，理由会告知申报组织。"))
    bar = bar_of(application, for_fraud=for_fraud)
    entry = take(EXCLUDE, application, by=by, note=reason.strip(), data=dict(bar), **bar)
    mail.queue(
        "awards/notice_excluded", to=applicants(application), url=application.get_absolute_url(),
        application=application, reason=reason.strip(),
    )  # fmt: skip
    return entry


@transaction.atomic
def bar(application: Application, *, reason: str, by: User) -> Entry:
    """A case excluded already is found to have cheated as well: from now on it is barred, and the applicant told."""
    if not reason.strip():
        raise Refused(_("请写明取消资格的理由，理由会告知申报组织。"))
    values = bar_of(application, for_fraud=True)
    application.barred_through = values["barred_through"]
    application.save(update_fields=["barred_through"])
    mail.queue(
        "awards/notice_excluded", to=applicants(application), url=application.get_absolute_url(),
        application=application, reason=reason.strip(),
    )  # fmt: skip
    return journal.record(BAR, application, by=by, note=reason.strip(), data=dict(values))


def first_counted(notice: Notice) -> date:
    """The first day of the period if it is released today: a period of working days begins on a working day."""
    return last_day(clock.today(), 1, notice.unit)


def lock(notice: Notice) -> Notice:
    return hold(notice, "cycle")


def applicants(application: Application) -> list[User]:
    """Everybody who acts for the applicant."""
    return list(
        User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=application.organization_id)
    )


def _words(notice: Notice) -> dict[str, str]:
    return {"title": notice.title, "number": notice.number, "text": notice.text}
