"""What the cycles' honours have come to, and one cycle from its decision to the last report."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from awards.cycles.models import Cycle
from awards.honours.next_acts import next_acts
from awards.honours.readings import Standing, cycles_at_honours, standings
from core.access import fetch, require
from core.web import SignedInRequest, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_draft_decisions")
    page = paginate(request, cycles_at_honours().defer("rulebook", "call_text"), 20)
    rows = [(row, next_acts(row, request.user)) for row in standings(list(page), request.user)]
    return render(request, "awards/honours/list.html", {"page": page, "rows": rows})


@require_GET
def cycle(request: SignedInRequest, code: str) -> HttpResponse:
    row: Cycle = fetch(Cycle.objects.all(), request.user, "awards.see_draft_decisions", code=code)
    if not cycles_at_honours().filter(pk=row.pk).exists():
        raise Http404
    standing = standings([row], request.user)[0]
    context = {
        "cycle": row, "standing": standing, "steps": _steps(standing), "acts": next_acts(standing, request.user),
        "may_prepare": request.user.has_perm("awards.prepare_decision"),
    }  # fmt: skip
    return render(request, "awards/honours/overview.html", context)


def _steps(standing: Standing) -> list[dict[str, Any]]:
    """The band above the page: what is done, what is under way, what has not begun."""
    code, money, reports, decided = standing.cycle.code, standing.money, standing.reports, standing.is_decided
    decision = standing.decision
    return [
        {"label": _("表彰决定"), "state": "done" if decided else "current", "url": decision.get_absolute_url() if decision else ""},
        {"label": _("获奖与证书"), "state": "done" if decided else "todo", "url": f"{reverse('awards:honours-awards')}?cycle={code}"},
        {
            "label": _("奖金拨付"), "url": f"{reverse('awards:honours-payments')}?cycle={code}",
            "state": _state(begun=decided, finished=decided and money.is_settled),
        },
        {
            "label": _("反馈报告"), "url": reverse("awards:honours-feedback-desk", args=[code]),
            "state": _state(begun=decided, finished=decided and not reports.unreleased),
        },
    ]  # fmt: skip


def _state(*, begun: bool, finished: bool) -> str:
    if finished:
        return "done"
    return "current" if begun else "todo"
