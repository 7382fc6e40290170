"""Practices: the list by role, one practice, writing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from benchmarking.practices.actions import writing
from benchmarking.practices.forms.practices import ApprovalForm, FileForm, PracticeFilter, PracticeForm
from benchmarking.practices.models import Practice, PracticeStage
from benchmarking.practices.passages import passages_of
from core.access import fetch, require
from core.journal import timeline
from core.refusal import Refused
from core.release import has_hand_in, since_of
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The bureau's and the supervisors' of every firm, a district's of its region, an enterprise's own."""
    require(request.user, "benchmarking.list_practices")
    form = PracticeFilter(request.GET, user=request.user)
    rows = Practice.objects.at_desk_of(request.user)
    if request.GET.get("own"):
        rows = rows.filter(prepared_by=request.user, stage__in=[PracticeStage.DRAFT, PracticeStage.RETURNED])
    context = {
        "form": form,
        "page": paginate(request, form.narrow(rows).for_listing().order_by("-stage_since", "-pk")),
        "may_write": request.user.has_perm("benchmarking.write_practice"),
        "is_enterprise": request.user.role == Role.ENTERPRISE,
    }
    return render(request, "benchmarking/practices/list.html", context)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    practice = fetched(request, reference, "benchmarking.see_practice")
    return shown(request, practice)


@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.write_practice")
    form = PracticeForm(posted(request), by=request.user)
    made: list[Practice] = []
    if form.is_valid() and attempt(form, lambda: made.append(writing.write(by=request.user, **form.cleaned_data))):
        return _after_saving(request, made[0])
    return _form(request, form)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    practice = fetched(request, reference, "benchmarking.edit_practice")
    if request.method == "GET" and not practice.is_editable:
        return redirect(practice)
    form = PracticeForm(posted(request), row=practice, by=request.user)
    if form.is_valid() and attempt(form, lambda: writing.edit(practice, by=request.user, **form.cleaned_data)):
        return _after_saving(request, practice)
    return _form(request, form, practice)


@require_POST
def submit(request: SignedInRequest, reference: str) -> HttpResponse:
    practice = fetched(request, reference, "benchmarking.edit_practice")
    writing.submit(practice, by=request.user)
    messages.success(request, _("案例已提交，审核结果会以站内信告知。"))
    return redirect(practice)


def fetched(request: SignedInRequest, reference: str, permission: str) -> Practice:
    rows = Practice.objects.select_related(
        "organization__region", "organization__industry", "comparison__activity", "prepared_by", "released_by"
    )
    row: Practice = fetch(rows, request.user, permission, reference=reference)
    return row


def shown(request: SignedInRequest, practice: Practice, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of one practice; outsiders read a released one without its history."""
    user = request.user
    concerned = Practice.objects.at_desk_of(user).filter(pk=practice.pk).exists()
    files = list(practice.files.select_related("file"))
    context = {
        "practice": practice,
        "dimensions": practice.dimensions.all(),
        "passages": passages_of(practice),
        "pictures": [row for row in files if row.is_picture],
        "attachments": [row for row in files if not row.is_picture],
        "briefings": practice.briefings.visible_to(user),
        "file_form": FileForm(),
        "approval": ApprovalForm(initial={"kind": practice.kind}),
        "may_edit": practice.is_editable and user.has_perm("benchmarking.edit_practice", practice),
        "may_review": user.has_perm("benchmarking.review_practice"),
        "may_release": user.has_perm("benchmarking.release_practice"),
        "since": since_of(practice),
        "is_own": has_hand_in(practice, user),
        "is_concerned": concerned,
        "entries": timeline(practice) if concerned else None,
    }
    return render(request, "benchmarking/practices/detail.html", context | forms, status=status)


def _after_saving(request: SignedInRequest, practice: Practice) -> HttpResponse:
    """Saved; "save and submit" also submits, and what is then still lacking is said over the form."""
    if "submit" not in request.POST:
        messages.success(request, _("案例已保存，可以继续添加图片，写好后提交审核。"))
        return redirect(practice)
    try:
        writing.submit(practice, by=request.user)
    except Refused as refusal:
        messages.error(request, _("内容已保存，但没有提交：%s") % refusal.sentence)
        return redirect("benchmarking:practices-edit", practice.reference)
    messages.success(request, _("案例已提交，审核结果会以站内信告知。"))
    return redirect(practice)


def _form(request: SignedInRequest, form: PracticeForm, practice: Practice | None = None) -> HttpResponse:
    context = {"form": form, "practice": practice}
    return render(request, "benchmarking/practices/edit.html", context, status=422 if form.errors else 200)
