"""What colleagues share: who looks after which section, and what an earlier application offers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.applications import carrying, owners
from awards.applications.content import Content
from awards.applications.forms import TeamForm
from awards.applications.places import places
from awards.applications.views.common import fetch_own, frame
from core.refusal import Refused
from core.web import SignedInRequest, attempt, posted
from core.words import joined


def team(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every section with its owner; ?mine shows one's own only."""
    application = fetch_own(request, reference)
    content = Content.of(application)
    held = owners.owners_of(application)
    people = owners.colleagues(application)
    rows = places(content)
    form = TeamForm(posted(request), places=rows, people=people, held=held)
    if request.method == "POST" and form.is_valid():
        changed: list[int] = []
        if attempt(form, lambda: changed.append(owners.assign(application, form.owners(), by=request.user))):
            words = ngettext("已调整 %(count)d 个部分的分工。", "已调整 %(count)d 个部分的分工。", changed[0])
            messages.success(request, words % {"count": changed[0]})
            return redirect("awards:applications-team", reference)
    mine = "mine" in request.GET
    context = {
        **frame(application, "team", content),
        "form": form,
        "rows": [(place, form[f"owner-{place.section}"]) for place in rows if not mine or held.get(place.section) == request.user],
        "mine": mine, "everything": not mine, "held": held,
        "shares": owners.shares(content, held),
        "may_invite": request.user.has_perm("accounts.manage_members", application.organization),
    }  # fmt: skip
    return render(request, "awards/applications/team.html", context, status=422 if form.errors else 200)


def carry(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the organization's earlier application offers, to be taken over section by section."""
    application = fetch_own(request, reference)
    earlier = carrying.earlier_of(application)
    if earlier is None or not application.is_editable:
        return redirect("awards:applications-overview", reference)
    content = Content.of(application)
    if request.method == "POST":
        read = {
            name.removeprefix("version-"): request.POST[name] for name in request.POST if name.startswith("version-")
        }
        try:
            taken = carrying.carry(application, request.POST.getlist("section"), read=read, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("awards:applications-carry", reference)
        if taken:
            messages.success(request, _("已沿用：%s。请逐项核对并更新。") % joined(taken))
            return redirect("awards:applications-overview", reference)
        messages.info(request, _("没有选择任何部分。"))
    old = Content.of(earlier)
    context = {
        **frame(application, "carry", content),
        "earlier": earlier,
        "offers": carrying.offers(content, old),
        "old_pictures": old.pictures,
    }
    return render(request, "awards/applications/carry.html", context)
