"""Consensus: the matrix that everybody concerned reads, the leader's desk, the end."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.applications.models import Application
from awards.consensus import actions
from awards.consensus.comments import uncommented
from awards.consensus.differences import Difference, differences, most_disputed_first
from awards.consensus.models import Consensus, ConsensusStage
from awards.consensus.readings import AGREED_OR_LATER, MatrixRow, cases_for, missing, scores_of, to_agree
from awards.criteria.models import Item
from awards.panels.readings import several_cycles
from awards.review.answers import answer_entry, answer_text
from awards.review.desk import Check, desk_of
from awards.review.forms import ReasonedEntryForm, TextForm
from awards.review.joint import HISTORY
from awards.review.models import ScoreSheet
from core.access import fetch, require
from core.forms import version_of
from core.history import history
from core.refusal import Refused
from core.web import SignedInRequest, paginate

OPENED = Consensus.objects.select_related("application__organization", "application__cycle__criteria").defer(
    "application__snapshot"
)


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_consensus")
    page, waiting = paginate(request, cases_for(request.user)), to_agree(request.user)
    context = {"page": page, "to_agree": waiting, "several_cycles": several_cycles([*page, *waiting])}
    return render(request, "awards/consensus/list.html", context)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """The matrix of items and experts: most disputed first while agreeing, ?sort=clause in the order of the criteria."""
    case = _case(request, reference, "awards.see_consensus")
    consensus = OPENED.filter(application=case).first()
    found = differences(case) if _may_read(request, case) else []
    agreed = {score.item_id: score for score in scores_of(consensus)} if consensus else {}
    ordered = found if request.GET.get("sort") == "clause" else most_disputed_first(found)
    context = {
        "case": case,
        "consensus": consensus,
        "rows": [MatrixRow(row, agreed.get(row.item.pk)) for row in ordered],
        "experts": [voice.expert for voice in found[0].voices] if found else [],
        "limit": case.cycle.rules.review.difference_percent,
        "may_lead": request.user.has_perm("awards.lead_consensus", case),
        "is_open": consensus is not None and consensus.stage == ConsensusStage.OPEN,
        "decided": sum(score.is_scored for score in agreed.values()),
        "categories": case.cycle.criteria.categories.all(),
    }
    if consensus and request.user.has_perm("awards.see_score_sheets"):
        context["history"] = history(consensus, HISTORY)
    return render(request, "awards/consensus/detail.html", context)


@require_POST
def open_consensus(request: SignedInRequest, reference: str) -> HttpResponse:
    case = _case(request, reference, "awards.lead_consensus")
    return redirect(actions.open_consensus(case, by=request.user))


@require_GET
def desk(request: SignedInRequest, reference: str) -> HttpResponse:
    """The leader's desk: experts' words, the applicant's text and the agreed entry."""
    consensus = _led(request, reference)
    if consensus.stage != ConsensusStage.OPEN:
        return redirect(consensus)
    found: dict[int, Difference] = {row.item.pk: row for row in differences(consensus.application)}
    table = desk_of(
        consensus.application,
        scores_of(consensus),
        key=f"consensus-{consensus.pk}-{request.user.pk}",
        save_url=lambda item: reverse("awards:consensus-save-item", args=[reference, item.pk]),
        asks="score",
    )
    for line in table.lines:
        line.voices = found.get(line.item.pk)
    context = {
        "desk": table,
        "consensus": consensus,
        "overall": consensus.summary,
        "version": version_of(consensus),
    }
    return render(request, "awards/consensus/desk.html", context)


@require_POST
def save_item(request: SignedInRequest, reference: str, item: int) -> HttpResponse:
    consensus = _led(request, reference)
    asked = get_object_or_404(Item, pk=item, criteria_id=consensus.application.cycle.criteria_id)
    return answer_entry(
        request,
        ReasonedEntryForm(request.POST),
        lambda **values: actions.save_item(consensus, asked, by=request.user, **values),
        lambda: scores_of(consensus),
        reverse("awards:consensus-desk", args=[reference]),
        asks="score",
    )


@require_POST
def save_summary(request: SignedInRequest, reference: str) -> HttpResponse:
    consensus = _led(request, reference)
    return answer_text(
        request,
        TextForm(request.POST),
        lambda **values: actions.save_summary(consensus, by=request.user, **values),
        reverse("awards:consensus-desk", args=[reference]),
    )


@require_POST
def accept_medians(request: SignedInRequest, reference: str) -> HttpResponse:
    taken = actions.accept_medians(_led(request, reference), by=request.user)
    messages.success(
        request, _("%(count)d个没有明显分歧的评分项已采用中位数，并采纳了专家评语。") % {"count": len(taken)}
    )
    return redirect("awards:consensus-detail", reference)


@require_POST
def adopt_comments(request: SignedInRequest, reference: str) -> HttpResponse:
    taken = actions.adopt_comments(_led(request, reference), by=request.user)
    messages.success(request, _("%(count)d个评分项已采纳专家评语，可逐项修改。") % {"count": len(taken)})
    return redirect("awards:consensus-agree", reference)


@require_http_methods(["GET", "POST"])
def agree(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is missing, or the sums as they will be frozen; then the agreement itself."""
    consensus = _led(request, reference)
    if request.method == "POST":
        try:
            actions.agree(consensus, by=request.user, without_comments="without_comments" in request.POST)
        except Refused as refusal:
            return _check(request, consensus, status=422, refusal=refusal.sentence)
        messages.success(request, _("合议已达成，结果已锁定。"))
        return redirect(consensus)
    if consensus.stage != ConsensusStage.OPEN:
        return redirect(consensus)
    return _check(request, consensus)


def _case(request: SignedInRequest, reference: str, permission: str) -> Application:
    rows = Application.objects.at(*AGREED_OR_LATER).select_related(
        "organization", "cycle__criteria", "panel_case__panel"
    )
    case: Application = fetch(rows, request.user, permission, reference=reference)
    return case


def _led(request: SignedInRequest, reference: str) -> Consensus:
    row: Consensus = fetch(OPENED, request.user, "awards.lead_consensus", application__reference=reference)
    return row


def _may_read(request: SignedInRequest, case: Application) -> bool:
    """Whoever sees every sheet of the case sees the matrix: nobody whose own sheet is missing."""
    handed_in = ScoreSheet.objects.handed_in().filter(application=case)
    if not handed_in.exists():
        raise Http404
    return handed_in.count() == ScoreSheet.objects.visible_to(request.user).filter(pk__in=handed_in).count()


def _check(request: SignedInRequest, consensus: Consensus, *, status: int = 200, refusal: str = "") -> HttpResponse:
    scores = scores_of(consensus)
    check = Check(
        title=_("达成合议"),
        application=consensus.application,
        desk_url=reverse("awards:consensus-desk", args=[consensus.application.reference]),
        missing=missing(scores, differences(consensus.application), consensus.summary),
        scores=scores,
        warning=_("达成后合议结果锁定，全组可以查看。"),
    )
    context = {"check": check, "silent": [score.item for score in uncommented(scores)], "refusal": refusal}
    return render(request, "awards/consensus/check.html", context, status=status)
