"""The page on which the head fills places that exclusions have set free."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, Phase
from awards.nominations.models import Nomination
from awards.notices import moving_up
from awards.notices.readings import stages_to_publicise
from core.access import fetch
from core.web import SignedInRequest


@require_GET
def index(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.see_draft_notices", code=code)
    rows = Nomination.objects.filter(application__cycle=cycle, moved_up=True)
    moved = list(rows.select_related("application__organization", "tier", "made_by").order_by("made_at"))
    waiting = {str(row.application.stage) for row in moved} & {stages_to_publicise(cycle)[0], Stage.PROPOSED}
    context = {
        "cycle": cycle,
        "vacancies": moving_up.vacancies(cycle),
        "moved": moved,
        "is_to_publicise": bool(waiting) and Phase.NOTICE in cycle.phases,
        "may_move_up": request.user.has_perm("awards.move_up"),
    }
    return render(request, "awards/notices/moving_up.html", context)


@require_POST
def move_up(request: SignedInRequest, code: str, reference: str) -> HttpResponse:
    application = fetch(
        Application.objects.select_related("cycle"),
        request.user,
        "awards.move_up",
        cycle__code=code,
        reference=reference,
    )
    moving_up.move_up(application, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已递补为拟表彰。"))
    return redirect("awards:notices-moving-up", code=code)
