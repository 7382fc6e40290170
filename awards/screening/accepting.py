"""The acceptance notice: drafted from the applications that passed the checks before it in the plan, released by a second person."""

import re
from collections.abc import Iterable
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.checks import BEING_CHECKED, CHECKS, next_check
from awards.applications.models import Application
from awards.applications.workflow import PHASE_OF_STAGE, Stage, reached
from awards.cycles.models import Cycle, Phase
from awards.screening.models import RELEASE_ACCEPTANCE, AcceptanceNotice, AcceptanceStage
from core import journal, mail
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.release import release as four_eyes
from core.workflow import name_verb

name_verb("acceptance.draft", gettext_lazy("拟定受理公告"))
name_verb("acceptance.edit", gettext_lazy("修改受理公告"))
NUMBER = re.compile(r"^\S+〔\d{4}〕[1-9]\d*号$")
LIST = "【名单】"


def accepted(cycle: Cycle) -> list[Application]:
    """Whoever passed the checks before the notice and is still in, by number; nobody while the applications are sealed."""
    rows = Application.objects.unsealed().filter(cycle=cycle, stage__in=_stages_beyond(cycle))
    return list(rows.select_related("organization__region").defer("snapshot", "profile").order_by("number"))


def undecided(cycle: Cycle) -> int:
    """How many still wait for a check before the notice."""
    before = _checks_before(cycle)
    stages = [stage for stage in BEING_CHECKED if next_check(cycle.phases, stage) in before]
    return cycle.applications.filter(stage__in=stages).count()


@transaction.atomic
def draft(cycle: Cycle, *, by: User) -> AcceptanceNotice:
    locked = hold(cycle)
    if Phase.ACCEPTANCE not in locked.phases:
        raise Refused(_("本届的评审流程不含受理公告。"))
    if AcceptanceNotice.objects.filter(cycle=locked).exists():
        raise Refused(_("本届的受理公告已经拟定。"))
    cases = accepted(locked)
    if not cases:
        raise Refused(_("还没有通过审查的申报，不能拟定受理公告。"))
    notice = AcceptanceNotice.objects.create(cycle=locked, text=skeleton(locked), prepared_by=by)
    journal.record("acceptance.draft", notice, by=by, data={"applications": len(cases)})
    return notice


@transaction.atomic
def edit(notice: AcceptanceNotice, *, number: str, text: str, version: str, by: User) -> AcceptanceNotice:
    """`version` is the digest of what was read; whoever changed it in between is not written over."""
    locked = hold(notice)
    if locked.stage != AcceptanceStage.DRAFT:
        raise Refused(_("受理公告已签发，不能再修改。"))
    if version != digest(locked):
        raise Refused(_("这份公告在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    if number.strip() and not NUMBER.match(number.strip()):
        raise Refused(_("文号的写法例如“驻质奖办〔2016〕3号”：年份用六角括号，序号不补零。"))
    before = {"number": locked.number, "text": locked.text}
    locked.number, locked.text = number.strip(), text.replace("\r\n", "\n").strip()
    locked.save(update_fields=["number", "text"])
    after = {"number": locked.number, "text": locked.text}
    journal.record("acceptance.edit", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def release(notice: AcceptanceNotice, *, by: User, read: str | None = None) -> Entry:
    """Public from now, with the list as it is now; the applicants are told. `read` is what the page said (`as_read`): words or a list that
    have changed since are not released unread."""
    cycle = hold(notice.cycle)
    if number := undecided(cycle):
        raise Refused(_("还有 %d 家申报没有审查完毕，不能签发受理公告。") % number)
    cases = accepted(cycle)
    if not cases:
        raise Refused(_("没有通过审查的申报，不能签发受理公告。"))
    lines = lines_of(cases)
    locked = hold(notice)
    if read is not None and read != as_read(locked, lines):
        raise Refused(_("公告的正文或名单在您打开页面之后已有变化，请看过最新内容再签发。"))
    entry = four_eyes(
        RELEASE_ACCEPTANCE, notice, by=by, lines=lines,
        data={"applications": len(lines), "sha256": digest(notice)},
    )  # fmt: skip
    organizations = [case.organization_id for case in cases]
    people = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization__in=organizations).distinct()
    mail.queue("awards/acceptance_released", to=people, url=f"/calls/{cycle.code}/accepted/", cycle=cycle)
    return entry


def lines_of(cases: Iterable[Application]) -> list[dict[str, str]]:
    """The list as it is frozen."""
    return [
        {"reference": case.reference, "name": case.candidate, "region": case.organization.region.name} for case in cases
    ]


def as_read(notice: AcceptanceNotice, lines: list[dict[str, str]]) -> str:
    """What whoever releases has before the eyes: words and list."""
    return sha256(f"{digest(notice)}{lines}".encode()).hexdigest()


def digest(notice: AcceptanceNotice) -> str:
    return sha256(f"{notice.number}\n{notice.text}".encode()).hexdigest()


def skeleton(cycle: Cycle) -> str:
    """One line is one paragraph; a line 【名单】 takes the list."""
    scheme = cycle.rules.scheme
    basis = "和".join(f"《{row.title}》" for row in scheme.regulations) or f"{scheme.name}管理规定"
    checks = "、".join(str(CHECKS[phase].label) for phase in cycle.phases if phase in _checks_before(cycle))
    gone = f"经组织申报、{checks}" if checks else "经组织申报"
    contact = "，".join(
        filter(None, [scheme.office.name, scheme.office.telephone and f"电话：{scheme.office.telephone}"])
    )
    return "\n".join(
        [
            f"根据{basis}，{gone}，现将{cycle.title}申报受理名单予以公告。",
            "一、受理名单",
            LIST,
            "二、联系方式",
            f"{contact}。",
        ]
    )


def _checks_before(cycle: Cycle) -> list[str]:
    phases = cycle.phases
    end = phases.index(Phase.ACCEPTANCE) if Phase.ACCEPTANCE in phases else 0
    return [phase for phase in phases[:end] if phase in CHECKS]


def _stages_beyond(cycle: Cycle) -> list[str]:
    """The stages of those who have the checks before the notice behind them."""
    phases, before = cycle.phases, _checks_before(cycle)
    last = phases.index(before[-1] if before else Phase.APPLICATION)
    beyond = [stage for stage in PHASE_OF_STAGE if reached(stage, phases) >= last]
    return [*beyond, Stage.HONOURED, Stage.NOT_SELECTED]
