"""Proposals: the list, who could be proposed, drawing one up, releasing it, its result."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organization
from benchmarking.proposals import actions
from benchmarking.proposals.candidates import candidates as suggested
from benchmarking.proposals.documents import ProposalLetter
from benchmarking.proposals.forms import CandidateFilter, ProposalFilter, ProposalForm, ResultForm
from benchmarking.proposals.models import Proposal
from core import clock
from core.access import fetch, require
from core.journal import timeline
from core.release import has_hand_in, since_of
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.list_proposals")
    form = ProposalFilter(request.GET)
    rows = form.narrow(Proposal.objects.visible_to(request.user)).for_listing()
    context = {
        "form": form,
        "page": paginate(request, rows.order_by("-year", "-pk")),
        "may_edit": request.user.has_perm("benchmarking.edit_proposal"),
    }
    return render(request, "benchmarking/proposals/list.html", context)


@require_GET
def candidates(request: SignedInRequest) -> HttpResponse:
    """Whom the records suggest: winners, released practices, accepted comparisons."""
    require(request.user, "benchmarking.edit_proposal")
    form, year = CandidateFilter(request.GET), clock.today().year
    context = {"form": form, "year": year, "page": paginate(request, form.narrow(suggested(year)))}
    return render(request, "benchmarking/proposals/candidates.html", context)


@require_http_methods(["GET", "POST"])
def draw_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """For one organization, which decides what the basis can be."""
    require(request.user, "benchmarking.edit_proposal")
    organization = get_object_or_404(Organization.objects.visible_to(request.user).for_listing(), pk=pk)
    form = ProposalForm(posted(request), organization=organization, by=request.user)
    made: list[Proposal] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(actions.draw_up(organization=organization, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("推荐已拟定，请核对推荐函后送签。"))
        return redirect(made[0])
    return _form(request, form, organization)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    return _show(request, fetched(request, reference, "benchmarking.see_proposal"))


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    proposal = fetched(request, reference, "benchmarking.edit_proposal")
    form = ProposalForm(posted(request), organization=proposal.organization, row=proposal, by=request.user)
    if form.is_valid() and attempt(form, lambda: actions.edit(proposal, by=request.user, **form.cleaned_data)):
        messages.success(request, _("推荐已保存。"))
        return redirect(proposal)
    return _form(request, form, proposal.organization, proposal)


@require_POST
def prepare(request: SignedInRequest, reference: str) -> HttpResponse:
    proposal = fetched(request, reference, "benchmarking.edit_proposal")
    actions.prepare(proposal, by=request.user)
    messages.success(request, _("已送签，等待另一人签发。"))
    return redirect(proposal)


@require_POST
def return_to_draft(request: SignedInRequest, reference: str) -> HttpResponse:
    proposal = fetched(request, reference, "benchmarking.release_proposal")
    actions.return_to_draft(proposal, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回修改。"))
    return redirect(proposal)


@require_POST
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    proposal = fetched(request, reference, "benchmarking.release_proposal")
    actions.release(proposal, since=request.POST.get("since"), by=request.user)
    messages.success(request, _("推荐函已签发，被推荐的组织已收到站内信。"))
    return redirect(proposal)


@require_POST
def result(request: SignedInRequest, reference: str) -> HttpResponse:
    proposal = fetched(request, reference, "benchmarking.edit_proposal")
    form = ResultForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("decided_on", "result")}
        act = actions.win if form.cleaned_data["won"] == "yes" else actions.lose
        if attempt(form, lambda: act(proposal, by=request.user, **given)):
            messages.success(request, _("结果已登记，并已告知被推荐的组织。"))
            return redirect(proposal)
    return _show(request, proposal, status=422, form=form)


def fetched(request: SignedInRequest, reference: str, permission: str) -> Proposal:
    row: Proposal = fetch(
        ProposalLetter.rows().select_related("released_by"), request.user, permission, reference=reference
    )
    return row


def _show(
    request: SignedInRequest, proposal: Proposal, status: int = 200, form: ResultForm | None = None
) -> HttpResponse:
    user = request.user
    context = {
        "proposal": proposal,
        "paper": ProposalLetter().paper(proposal),
        "form": form or ResultForm(initial={"decided_on": clock.today()}),
        "may_edit": user.has_perm("benchmarking.edit_proposal"),
        "may_release": user.has_perm("benchmarking.release_proposal"),
        "since": since_of(proposal),
        "is_own": has_hand_in(proposal, user),
        "entries": timeline(proposal),
    }
    return render(request, "benchmarking/proposals/detail.html", context, status=status)


def _form(
    request: SignedInRequest, form: ProposalForm, organization: Organization, proposal: Proposal | None = None
) -> HttpResponse:
    context = {"form": form, "organization": organization, "proposal": proposal}
    return render(request, "benchmarking/proposals/edit.html", context, status=422 if form.errors else 200)
