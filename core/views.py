"""The kernel's own pages: letters, journal, calendar, language."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from core import actions, clock
from core.access import require
from core.calendar import upcoming
from core.forms import CalendarDayForm, JournalFilter
from core.journal import verify
from core.models import CalendarDay, Entry, Letter
from core.web import SignedInRequest, attempt, origin, paginate, posted
from core.withheld import is_withheld
from core.yeargrid import year_grid


def letters(request: SignedInRequest) -> HttpResponse:
    rows = Letter.objects.visible_to(request.user)
    return render(request, "core/letters.html", {"page": paginate(request, rows, 30)})


def letter(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Letter.objects.visible_to(request.user), pk=pk)
    actions.mark_read(row)
    return render(request, "core/letter.html", {"letter": row})


def journal_page(request: SignedInRequest) -> HttpResponse:
    require(request.user, "core.read_journal")
    form = JournalFilter(request.GET)
    rows = form.narrow(
        Entry.objects.visible_to(request.user).select_related("actor", "subject_type").order_by("-sequence")
    )
    checked = verify() if "verify" in request.GET else None
    sealed = Entry.objects.filter(is_withheld()).count() if request.user.has_perm("core.read_whole_journal") else 0
    context = {"form": form, "page": paginate(request, rows, 50), "checked": checked, "sealed": sealed}
    return render(request, "core/journal.html", context)


def calendar_page(request: SignedInRequest) -> HttpResponse:
    require(request.user, "core.edit_calendar")
    form = CalendarDayForm(posted(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: actions.set_day(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("日历已更新。"))
        return redirect("core:calendar")
    years = upcoming()
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else clock.today().year
    days = CalendarDay.objects.filter(date__year=year)
    context = {"form": form, "year": year, "years": years, "days": days, "months": year_grid(year, days)}
    return render(request, "core/calendar.html", context, status=422 if form.errors else 200)


@require_POST
def calendar_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, "core.edit_calendar")
    day = get_object_or_404(CalendarDay, pk=pk)
    actions.clear_day(day, by=request.user)
    messages.success(request, _("已恢复为常规日。"))
    return HttpResponseRedirect(origin(request))


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    return django_set_language(request)
