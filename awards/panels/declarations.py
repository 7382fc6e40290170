"""The experts' declarations of interest: asked for, given once, told to the bureau."""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.models import Application
from awards.panels.models import Declaration, Panel, PanelCase
from awards.panels.readings import undeclared_cases
from core import journal, mail
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb

name_verb("panels.declare", gettext_lazy("利害关系申报"))


def ask(panel: Panel, experts: Iterable[User], applications: list[Application] | None) -> None:
    cases = panel.cases.select_related("application__organization")
    if applications is not None:
        cases = cases.filter(application__in=applications)
    mail.queue(
        "awards/panel_appointed",
        to=experts,
        url=reverse("awards:panels-declare"),
        panel=panel,
        applications=[case.application for case in cases],
    )


@transaction.atomic
def declare(application: Application, *, has_interest: bool, by: User, reason: str = "") -> Declaration:
    """An expert's word on one case, given once; with an interest the expert is recused, the case hidden from them, and the bureau told."""
    if has_interest and not reason.strip():
        raise Refused(_("存在利害关系的，请说明情况。"))
    case = _declarable(application, by)
    try:
        with transaction.atomic():
            row = Declaration.objects.create(
                expert=by, application=application, has_interest=has_interest, reason=reason.strip()
            )
    except IntegrityError as error:
        raise Refused(_("您已就这家申报作过声明。")) from error
    if has_interest:
        tell_bureau_of_interest(case, by, reason)
    journal.record(
        "panels.declare",
        case.panel,
        by=by,
        note=reason.strip(),
        data={"application": case.application.reference, "interest": has_interest},
    )
    return row


@transaction.atomic
def declare_none(applications: Iterable[Application], *, by: User) -> list[Declaration]:
    """ "No interest" for several cases at once, in two statements and one journal line."""
    wanted = {application.pk for application in applications}
    cases = [case for case in undeclared_cases(by) if case.application_id in wanted]
    if not cases:
        raise Refused(_("没有需要声明的申报。"))
    rows = Declaration.objects.bulk_create(
        Declaration(expert=by, application=case.application, has_interest=False) for case in cases
    )
    journal.record(
        "panels.declare",
        cases[0].panel,
        by=by,
        data={"applications": [case.application.reference for case in cases], "interest": False},
    )
    return rows


@transaction.atomic
def declare_many(words: Mapping[int, tuple[bool, str]], *, by: User) -> None:
    """Several cases at once: `words` maps an application's id to (has_interest, reason)."""
    rows = {row.pk: row for row in Application.objects.filter(pk__in=words)}
    for pk, (has_interest, reason) in words.items():
        if has_interest and pk in rows:
            declare(rows[pk], has_interest=True, reason=reason, by=by)
    free = [row for pk, row in rows.items() if not words[pk][0]]
    if free:
        declare_none(free, by=by)


def tell_bureau_of_interest(case: PanelCase, expert: User, reason: str) -> None:
    """The bureau learns of a recusal. Also used when an interest comes to light during the review."""
    officers = User.objects.with_role(Role.OFFICER, Role.HEAD)
    mail.queue(
        "awards/panel_interest",
        to=officers,
        url=case.panel.get_absolute_url(),
        panel=case.panel,
        application=case.application,
        expert=expert,
        reason=reason,
    )


def _declarable(application: Application, expert: User) -> PanelCase:
    """The case about which `expert` is asked; locked, so that the review does not begin meanwhile."""
    row = hold(application)
    case = (
        PanelCase.objects.select_related("panel", "application__organization")
        .filter(application=row, panel__appointed_at__isnull=False, panel__seats__expert=expert)
        .first()
    )
    if case is None:
        raise Refused(_("您不是负责这家申报的评审组成员，无须声明。"))
    return case
