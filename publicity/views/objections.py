"""An objection by real name: the form, the receipt, and what has become of it."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from awards.notices.models import Notice, Objection
from awards.notices.objections import lodge
from awards.notices.readings import find_objection
from core import limits
from core.refusal import Refused
from core.web import attempt, posted
from publicity.forms import ObjectionForm, StatusForm
from publicity.readings import one_line
from publicity.standing import days_left, is_on
from publicity.views.notices import released_notice

SALT = "publicity.objection"
RECEIPT_SECONDS = 2 * 60 * 60
OBJECTIONS, QUESTIONS = 5, 10
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@form_methods
@never_cache
@sensitive_post_parameters()
def object_to(request: HttpRequest, reference: str) -> HttpResponse:
    notice = released_notice(reference)
    initial = {"token": uuid.uuid4().hex}
    form = ObjectionForm(posted(request), request.FILES or None, notice=notice, initial=initial)
    if request.method == "POST" and (sent := _sent_before(request)):
        return redirect("publicity:objection-received", _signed(sent))
    if request.method == "POST" and form.is_valid():
        taken: list[Objection] = []
        if attempt(form, lambda: taken.append(_receive(request, notice, form))):
            return redirect("publicity:objection-received", _signed(taken[0].pk))
    context = {
        "form": form,
        "notice": notice,
        "title": one_line(notice.title),
        "is_on": is_on(notice),
        "left": days_left(notice.last_day),
        "office": notice.cycle.rules.scheme.office,
    }
    return render(request, "publicity/object.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
@never_cache
def received(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt, for two hours and only under its signed address: it is the one place that tells the query code."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=RECEIPT_SECONDS)
    except signing.BadSignature as bad:
        raise Http404 from bad
    objection = get_object_or_404(
        Objection.objects.select_related("notice__cycle__scheme", "line__application__organization"), pk=pk
    )
    context = {
        "objection": objection,
        "title": one_line(objection.notice.title),
        "office": objection.notice.cycle.rules.scheme.office,
    }
    return render(request, "publicity/objection_received.html", context)


@login_not_required
@form_methods
@never_cache
@sensitive_post_parameters("query_code")
def status(request: HttpRequest) -> HttpResponse:
    form = StatusForm(posted(request))
    found: Objection | None = None
    if request.method == "POST" and form.is_valid():
        found = _found(request, form)
    context = {"form": form, "objection": found, "title": one_line(found.notice.title) if found else ""}
    return render(request, "publicity/objection_status.html", context, status=422 if form.errors else 200)


def _receive(request: HttpRequest, notice: Notice, form: ObjectionForm) -> Objection:
    if not limits.allows(request, "object", times=OBJECTIONS):
        raise Refused(limits.TOO_OFTEN)
    objection = lodge(notice, **form.details)
    cache.set(_sent_key(form.cleaned_data["token"]), objection.pk, RECEIPT_SECONDS)
    return objection


def _found(request: HttpRequest, form: StatusForm) -> Objection | None:
    """The objection with this reference and code. A wrong reference is told in the same words as a wrong code."""
    reference, code = form.cleaned_data["reference"], form.cleaned_data["query_code"]
    if not limits.allows(request, "status", times=QUESTIONS) or not limits.allows(
        request, "status-of", times=QUESTIONS, about=reference
    ):
        form.add_error(None, limits.TOO_OFTEN)
        return None
    found = find_objection(reference, code)
    if found is None:
        form.add_error(None, _("没有找到这份异议：请核对异议编号和查询码。"))
    return found


def _sent_before(request: HttpRequest) -> int | None:
    """A double click or a reloaded page: the objection that this very form has already made."""
    token = request.POST.get("token", "")[:40]
    pk: int | None = cache.get(_sent_key(token)) if token.isalnum() else None
    return pk


def _sent_key(token: str) -> str:
    return f"public-objection:{token}"


def _signed(pk: int) -> str:
    return signing.dumps(pk, salt=SALT)
