"""The pages behind the link in a letter: whoever holds the code answers for the department. Nobody signs in, nothing is told without the code."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.inquiries import answering, sheets
from awards.inquiries.answering import opened_by
from awards.inquiries.documents import InquiryDocument
from awards.inquiries.forms import AnswerForm, LinesForm, UploadForm
from awards.inquiries.models import Found, Inquiry, InquiryStage
from core import limits
from core.downloads import disposition, excel
from core.web import attempt, paginate, posted

TRIES, PER_PAGE = 150, 50
Given = ParamSpec("Given")
Page = Callable[Concatenate[HttpRequest, Inquiry, Given], HttpResponse]


def behind_code(view: "Page[Given]") -> Callable[..., HttpResponse]:
    """The inquiry that the code in the address opens; for every other code the same page, which names nobody."""

    @login_not_required
    @never_cache
    @sensitive_variables("code")
    @wraps(view)
    def page(request: HttpRequest, code: str, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        if not limits.allows(request, "inquiry", times=TRIES):
            return HttpResponse(str(limits.TOO_OFTEN), status=429, content_type="text/plain; charset=utf-8")
        inquiry = opened_by(code)
        if inquiry is None:
            return render(request, "awards/inquiries/closed.html", status=404)
        request.inquiry_code = code  # type: ignore[attr-defined]  # for the addresses of the sibling pages
        return view(request, inquiry, *args, **kwargs)

    return page


def _at(request: HttpRequest, page: str) -> str:
    return reverse(f"awards:inquiries-{page}", args=[request.inquiry_code])  # type: ignore[attr-defined]  # by behind_code


@behind_code
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """The list, fifty lines a page; what was filled in is kept with every step."""
    if inquiry.stage == InquiryStage.ANSWERED:
        return render(request, "awards/inquiries/answered.html", _context(request, inquiry))
    page = paginate(request, sheets.lines_of(inquiry), PER_PAGE)
    form = LinesForm(posted(request), lines=list(page))
    if form.is_valid() and attempt(form, lambda: answering.save(inquiry, form.given)):
        return _onward(request, inquiry, page)
    context = {**_context(request, inquiry), "page": page, "form": form, "upload": UploadForm()}
    return render(request, "awards/inquiries/answer.html", context, status=422 if form.errors else 200)


def _onward(request: HttpRequest, inquiry: Inquiry, page: Any) -> HttpResponse:
    way = request.POST.get("way")
    if way == "rest":
        number = answering.clear_rest(inquiry)
        messages.success(request, _("其余 %d 项已填为“无此情形”，请核对后提交。") % number)
    if way in ("rest", "confirm"):
        return redirect(_at(request, "confirm"))
    messages.success(request, _("已保存。全部填完后请核对并提交，提交之前不生效。"))
    number = page.next_page_number() if way == "next" and page.has_next() else page.number
    return redirect(f"{_at(request, 'answer')}?page={number}")


@behind_code
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """What will be handed in, and by whom."""
    if inquiry.stage == InquiryStage.ANSWERED:
        return redirect(_at(request, "answer"))
    initial = {"answered_by": inquiry.answered_by, "answered_phone": inquiry.answered_phone}
    form = AnswerForm(posted(request), request.FILES or None, initial=initial)
    if form.is_valid() and attempt(form, lambda: answering.answer(inquiry, **form.cleaned_data)):
        messages.success(request, _("回复已提交，谢谢。"))
        return redirect(_at(request, "answer"))
    context = {
        **_context(request, inquiry),
        "form": form,
        "told": sheets.lines_of(inquiry).filter(found__in=[Found.FOUND, Found.UNKNOWN]),
    }
    return render(request, "awards/inquiries/confirm.html", context, status=422 if form.errors else 200)


@behind_code
@require_POST
def upload(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """A filled-in workbook: faults by cell, or what it would change. Nothing is kept before it is confirmed."""
    form = UploadForm(request.POST, request.FILES)
    context = _context(request, inquiry)
    if "token" in request.POST:
        number = answering.save(inquiry, sheets.confirmed(request.POST["token"]))
        messages.success(request, _("已从文件填入 %d 项，请核对并提交。") % number)
        return redirect(_at(request, "confirm"))
    if not form.is_valid():
        return render(request, "awards/inquiries/upload.html", {**context, "form": form}, status=422)
    made = sheets.plan(inquiry, form.cleaned_data["file"])
    is_sound = not made.intake.fault_count
    return render(
        request, "awards/inquiries/upload.html", {**context, "form": UploadForm(), "plan": made, "is_sound": is_sound},
        status=200 if is_sound else 422,
    )  # fmt: skip


@behind_code
@require_GET
def workbook(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    name = f"{sheets.InquirySheet.title}-{inquiry.reference}.xlsx"
    return excel(sheets.InquirySheet().workbook(sheets.lines_of(inquiry)), name, plain=f"{inquiry.reference}.xlsx")


@behind_code
@require_GET
def paper(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """The formal letter."""
    document, row = InquiryDocument(), InquiryDocument.fetch(inquiry.reference)
    headers = {"Content-Disposition": disposition(document.filename(row), plain=f"{inquiry.reference}.pdf")}
    return HttpResponse(document.render(row), content_type=document.content_type, headers=headers)


def _context(request: HttpRequest, inquiry: Inquiry) -> dict[str, Any]:
    counts = inquiry.lines.aggregate(
        total=Count("pk"),
        filled=Count("pk", filter=~Q(found="")),
        has_found=Count("pk", filter=Q(found=Found.FOUND)),
        unknown=Count("pk", filter=Q(found=Found.UNKNOWN)),
        applicants=Count("application", distinct=True),
    )
    pages = ("answer", "confirm", "upload", "sheet", "paper")
    return {
        "inquiry": inquiry,
        "counts": counts,
        "left": counts["total"] - counts["filled"],
        "office": inquiry.cycle.rules.scheme.office,
        "urls": {page: _at(request, page) for page in pages},
    }
