"""The ways to a new edition: from nothing, from a file, from the last one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from awards.cycles import actions, starting
from awards.cycles.difference import differences
from awards.cycles.forms import BlankForm, CloneForm, RulebookForm
from awards.cycles.models import Cycle
from awards.cycles.outline import titled
from awards.cycles.rulebook import Rulebook, RulebookError
from awards.cycles.words import describe
from core.access import fetch, require
from core.refusal import Refused
from core.web import SignedInRequest, attempt, posted


def new(request: SignedInRequest) -> HttpResponse:
    """Check a rulebook, show it in words, and load it when the person says so."""
    require(request.user, "awards.edit_cycle")
    form = RulebookForm(posted(request), request.FILES or None)
    made: list[Cycle] = []
    sound = request.method == "POST" and form.is_valid()
    rulebook = form.rulebook
    if (
        sound
        and rulebook is not None
        and "load" in request.POST
        and attempt(form, lambda: made.append(actions.load_rulebook(rulebook, by=request.user)))
    ):
        messages.success(request, _("规则已载入。请核对申报通知，由科室负责人发布。"))
        return redirect(made[0])
    known = Cycle.objects.filter(code=rulebook.cycle.code).first() if rulebook else None
    context = {
        "form": form,
        "rules": rulebook if sound else None,
        "sections": describe(rulebook) if sound and rulebook else [],
        "known": known,
    }
    return render(request, "awards/cycles/new.html", context, status=422 if form.errors else 200)


def start(request: SignedInRequest) -> HttpResponse:
    """From nothing; and the cycles that can be continued."""
    require(request.user, "awards.edit_cycle")
    form = BlankForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made: list[Cycle] = []
        if attempt(form, lambda: made.append(actions.create(_blank(form), by=request.user))):
            messages.success(request, _("已新建，请逐部分核对规则。"))
            return redirect("awards:cycles-edit", made[0].code)
    context = {"form": form, "cycles": Cycle.objects.visible_to(request.user).for_listing()[:20]}
    return render(request, "awards/cycles/start.html", context, status=422 if form.errors else 200)


def clone(request: SignedInRequest, code: str) -> HttpResponse:
    """The next edition after this one, with what differs from it."""
    cycle: Cycle = fetch(Cycle.objects.for_listing(), request.user, "awards.edit_cycle", code=code)
    proposed = starting.following(cycle, with_call=request.POST.get("with_call") == "on")
    form = CloneForm(posted(request), initial=proposed["cycle"])
    if request.method == "POST" and form.is_valid():
        given = {key: form.cleaned_data[key] for key in ("code", "edition", "award_year", "title")}
        made: list[Cycle] = []
        data = {**proposed, "cycle": proposed["cycle"] | given}
        if attempt(form, lambda: made.append(actions.create(_read(data), by=request.user))):
            messages.success(
                request, _("已沿用“%(title)s”的规则新建，日期已顺延，请逐部分核对。") % {"title": cycle.title}
            )
            return redirect("awards:cycles-edit", made[0].code, "stages")
    before = Rulebook.read(cycle.rulebook).plain()
    context = {"cycle": cycle, "form": form, "groups": differences(before, Rulebook.read(proposed).plain())}
    return render(request, "awards/cycles/clone.html", context, status=422 if form.errors else 200)


def _blank(form: BlankForm) -> Rulebook:
    given = dict(form.cleaned_data)
    known = given.pop("known")
    told = {name: given.pop(name) for name in ("name", "region", "organizer", "approving_body")}
    scheme_code = given.pop("scheme_code")
    if known is not None:
        scheme = Rulebook.read(known.cycles.order_by("-award_year", "-pk")[0].rulebook).plain()["scheme"]
    else:
        scheme = starting.scheme_of(code=scheme_code, **told)
    given["criteria"] = given["criteria"].code
    try:
        return starting.from_nothing(scheme=scheme, **given)
    except RulebookError as error:
        raise _refusal(error) from error


def _read(data: dict[str, object]) -> Rulebook:
    try:
        return Rulebook.read(data)
    except RulebookError as error:
        raise _refusal(error) from error


def _refusal(error: RulebookError) -> Refused:
    told = [
        _("%(place)s：%(reason)s") % {"place": titled(fault.path), "reason": fault.reason} for fault in error.faults
    ]
    return Refused("".join(told))
