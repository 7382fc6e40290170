"""An organization's own ratings: list, new one, scoring page, result with comparison, workbook, removal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.criteria.dial import rail_state
from awards.ratings import actions
from awards.ratings.charts import page_charts
from awards.ratings.comparable import others
from awards.ratings.desk import desk_of
from awards.ratings.documents import RatingSheet
from awards.ratings.forms import BeginForm, EntryForm, HeadForm
from awards.ratings.models import Rating
from awards.ratings.sums import best_and_weakest, hundredths_of, result_of, state_of, version_of
from core import clock
from core.access import fetch, require
from core.documents.base import safe_name
from core.downloads import excel
from core.refusal import Refused
from core.web import SignedInRequest, attempt, paginate, posted

MARK = "X-Desk"


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.list_ratings")
    rows = Rating.objects.visible_to(request.user).for_listing().with_progress()
    return render(request, "awards/ratings/list.html", {"page": paginate(request, rows)})


@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.list_ratings")
    form = BeginForm(posted(request), user=request.user)
    made: list[Rating] = []
    if form.is_valid() and attempt(form, lambda: made.append(actions.begin(by=request.user, **form.cleaned_data))):
        return redirect("awards:ratings-score", made[0].pk)
    return render(request, "awards/ratings/begin.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The result; ?with= lays another one beside it."""
    rating = _fetch(request, pk, "awards.see_rating")
    result = result_of(rating)
    offered = others(rating, request.user)
    chosen = next((other for other in offered if other.key == request.GET.get("with")), None)
    strong, weak = best_and_weakest(result)
    told = chosen.percents() if chosen else {}
    context = {
        "rating": rating, "result": result, "charts": page_charts(result, chosen), "others": offered, "chosen": chosen,
        "categories": [(row, told.get(row.clause)) for row in result.categories],
        "lines": [(row, hundredths_of(row)) for row in result.rows],
        "strong": strong, "weak": weak,
        "may_plan": request.user.has_perm("benchmarking.write_plan"),
    }  # fmt: skip
    return render(request, "awards/ratings/detail.html", context)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    rating = _fetch(request, pk, "awards.edit_rating")
    form = HeadForm(posted(request), instance=rating)
    if form.is_valid() and attempt(form, lambda: actions.change(rating, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已保存。"))
        return redirect(rating)
    context = {"form": form, "rating": rating}
    return render(request, "awards/ratings/change.html", context, status=422 if form.errors else 200)


@require_GET
def score(request: SignedInRequest, pk: int) -> HttpResponse:
    rating = _fetch(request, pk, "awards.edit_rating")
    key = f"rating-{rating.pk}-{request.user.pk}"
    return render(request, "awards/ratings/score.html", {"rating": rating, "desk": desk_of(rating), "key": key})


@require_POST
def save(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    """Saved, refused or stale; what was typed is left alone. The mark tells the page that the answer is the desk's."""
    rating = _fetch(request, pk, "awards.edit_rating")
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _refused(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    try:
        row = actions.save_item(rating, item, by=request.user, **form.cleaned_data)
    except actions.Stale as stale:
        there = {"stored": stale.stored, "points": hundredths_of(stale.stored), "newer": version_of(stale.stored)}
        return _marked(render(request, "awards/ratings/entry_stale.html", there, status=422), "stale")
    except Refused as refusal:
        return _refused(request, refusal.sentence)
    if not request.htmx:
        return redirect(f"{request.path.rpartition('/items/')[0]}/score/#item-{row.item.clause}")
    context: dict[str, Any] = {
        "score": row, "version": version_of(row), "points": hundredths_of(row), "rail": rail_state(row, state_of(row), oob=True),
        "totals": result_of(rating), "saved_at": clock.now(),
    }  # fmt: skip
    return _marked(render(request, "awards/review/entry_saved.html", context), "saved")


@require_GET
def workbook(request: SignedInRequest, pk: int) -> HttpResponse:
    rating = _fetch(request, pk, "awards.see_rating")
    name = safe_name(f"{RatingSheet.title}-{rating.title}-{rating.rated_on:%Y%m%d}.xlsx")
    return excel(RatingSheet().workbook(rating), name, plain=f"rating-{rating.pk}.xlsx")


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    rating = _fetch(request, pk, "awards.edit_rating")
    actions.remove(rating, by=request.user)
    messages.success(request, _("“%s”已删除。") % rating.title)
    return redirect("awards:ratings-list")


def _fetch(request: SignedInRequest, pk: int, permission: str) -> Rating:
    rows = Rating.objects.select_related("organization", "criteria")
    row: Rating = fetch(rows, request.user, permission, pk=pk)
    return row


def _refused(request: SignedInRequest, sentence: str) -> HttpResponse:
    context = {"sentence": sentence, "version": request.POST.get("version", "")}
    return _marked(render(request, "awards/review/entry_refused.html", context, status=422), "refused")


def _marked(response: HttpResponse, outcome: str) -> HttpResponse:
    response[MARK] = outcome
    return response
