"""The rulebook editor: one page for some parts, the same for a cycle in preparation and for an amendment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from awards.criteria.models import CriteriaSet
from awards.cycles import actions, amending, editing, rows
from awards.cycles.difference import Change, differences
from awards.cycles.models import Amendment, AmendmentStage, Cycle
from awards.cycles.outline import PAGES, Page, name_of, page_of, part, titled
from awards.cycles.partforms import PartsForm
from awards.cycles.rulebook import Rulebook, RulebookError
from awards.cycles.typed import Tree, sent, shown
from core.access import fetch
from core.datafile import Fault
from core.refusal import Refused
from core.web import SignedInRequest

# A button that changes rows swaps the editor where a script may run, and sends the whole form where none does.
MOVES = SafeString('formnovalidate hx-post hx-target="#editor" hx-select="#editor" hx-swap="outerHTML"')


@dataclass(frozen=True)
class Desk:
    """What is edited: where it is kept, how it is written, where its pages are."""

    cycle: Cycle
    stored: dict[str, Any]
    write: Callable[[Page, str, Tree], object]
    address: Callable[[str], str]
    amendment: Amendment | None = None

    @property
    def back(self) -> str:
        return (self.amendment or self.cycle).get_absolute_url()


def of_cycle(cycle: Cycle, request: SignedInRequest) -> Desk:
    def write(page: Page, version: str, tree: Tree) -> object:
        return actions.edit_parts(cycle, by=request.user, names=page.parts, version=version, tree=tree)

    def address(page: str) -> str:
        return reverse("awards:cycles-edit", args=[cycle.code, page])

    return Desk(cycle, editing.normal(cycle.rulebook), write, address)


def of_amendment(amendment: Amendment, request: SignedInRequest) -> Desk:
    def write(page: Page, version: str, tree: Tree) -> object:
        return amending.edit_parts(amendment, by=request.user, names=page.parts, version=version, tree=tree)

    def address(page: str) -> str:
        return reverse("awards:cycles-amendment-edit", args=[amendment.cycle.code, amendment.pk, page])

    return Desk(amendment.cycle, editing.normal(amendment.after), write, address, amendment)


def edit(request: SignedInRequest, code: str, page: str = PAGES[0].key) -> HttpResponse:
    cycle: Cycle = fetch(Cycle.objects.for_listing(), request.user, "awards.edit_cycle", code=code)
    if actions.is_frozen(cycle):
        messages.info(request, actions.FROZEN)
        return redirect("awards:cycles-amendments", cycle.code)
    return _edit(request, of_cycle(cycle, request), page)


def edit_amendment(request: SignedInRequest, code: str, pk: int, page: str = PAGES[0].key) -> HttpResponse:
    amendment: Amendment = fetch(
        Amendment.objects.select_related("cycle__criteria"), request.user, "awards.amend_cycle", pk=pk, cycle__code=code
    )
    if amendment.stage != AmendmentStage.DRAFT:
        return redirect(amendment)
    return _edit(request, of_amendment(amendment, request), page)


def _edit(request: SignedInRequest, desk: Desk, key: str) -> HttpResponse:
    page = next((one for one in PAGES if one.key == key), None)
    if page is None:
        raise Http404
    if request.method != "POST":
        return _page(request, desk, page, shown(_fields(page), desk.stored), _told(desk.stored, page))
    tree = sent(_fields(page), request.POST)
    asked = request.POST.get("do", "")
    version = request.POST.get("version", "")
    if asked:
        is_sum = asked.startswith("reckon:")
        faults = rows.reckon(tree) if is_sum else []
        focus = f"part-{asked.partition(':')[2]}" if is_sum else rows.changed(tree, asked)
        return _page(request, desk, page, tree, faults, version=version, focus=focus, is_unsaved=True)
    faults = rows.reckon(tree)
    sentence, others, status = "", [], 422
    if not faults:
        try:
            desk.write(page, version, tree)
        except RulebookError as error:
            faults = error.faults
        except editing.Stale as refusal:
            sentence, others = refusal.sentence, _others(request, desk, page, tree)
            version = ""
        except Refused as refusal:
            sentence = refusal.sentence
        else:
            messages.success(request, _("“%(page)s”已保存。") % {"page": page.title})
            return redirect(desk.address(_next(page).key if "next" in request.POST else page.key))
    return _page(
        request,
        desk,
        page,
        tree,
        faults,
        version=version,
        sentence=sentence,
        others=others,
        is_unsaved=True,
        status=status,
    )


def _page(
    request: SignedInRequest,
    desk: Desk,
    page: Page,
    tree: Tree,
    faults: list[Fault],
    *,
    version: str = "",
    focus: str = "",
    sentence: str = "",
    others: list[Change] | None = None,
    is_unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    stored = _fresh(desk) if sentence else desk.stored
    form = PartsForm(
        page.parts, tree, faults=faults, tiers=_tiers(stored, tree), known={"cycle.criteria": _criteria()}, focus=focus
    )
    rulebook = Rulebook.read(stored)
    context = {
        "desk": desk,
        "cycle": desk.cycle,
        "amendment": desk.amendment,
        "page": page,
        "next_page": _next(page),
        "pages": [(one, desk.address(one.key), _count(rulebook, one)) for one in PAGES],
        "form": form,
        "version": version or editing.version(stored, page.parts),
        "focus": focus,
        "sentence": sentence,
        "others": others or [],
        "is_unsaved": is_unsaved,
        "moves": MOVES,
        "elsewhere": [
            _link(desk, fault) for fault in _all_faults(rulebook) if not editing.stands_in(fault, page.parts)
        ],
    }
    return render(request, "awards/cycles/editor.html", context, status=status)


def _fields(page: Page) -> list[Any]:
    return [part(name) for name in page.parts]


def _next(page: Page) -> Page:
    return PAGES[(PAGES.index(page) + 1) % len(PAGES)]


def _fresh(desk: Desk) -> dict[str, Any]:
    """The rulebook as it stands now, not as it stood when this request read it."""
    if desk.amendment is not None:
        return editing.normal(Amendment.objects.values_list("after", flat=True).get(pk=desk.amendment.pk))
    return editing.normal(Cycle.objects.values_list("rulebook", flat=True).get(pk=desk.cycle.pk))


def _others(request: SignedInRequest, desk: Desk, page: Page, tree: Tree) -> list[Change]:
    """What is kept now, beside what was typed; nothing when what was typed is not sound by itself."""
    now = _fresh(desk)
    try:
        typed = editing.put_together(now, page.parts, tree).plain()
    except RulebookError:
        return []
    return [change for group in differences(now, typed) for change in group.changes]


def _all_faults(rulebook: Rulebook) -> list[Fault]:
    return editing.open_faults(rulebook)


def _told(stored: dict[str, Any], page: Page) -> list[Fault]:
    return [fault for fault in _all_faults(Rulebook.read(stored)) if editing.stands_in(fault, page.parts)]


def _count(rulebook: Rulebook, page: Page) -> int:
    return sum(editing.stands_in(fault, page.parts) for fault in _all_faults(rulebook))


def _link(desk: Desk, fault: Fault) -> tuple[str, str, str]:
    return f"{desk.address(page_of(fault.path).key)}#id_{name_of(fault.path)}", titled(fault.path), fault.reason


def _tiers(stored: dict[str, Any], tree: Tree) -> dict[str, str]:
    tiers = tree.get("tiers", stored.get("tiers", []))
    return {tier["code"]: tier["name"] for tier in tiers if tier.get("code") and not tier.get("off_quota")}


def _criteria() -> dict[str, str]:
    return {row.code: f"{row.standard} {row.name}" for row in CriteriaSet.objects.order_by("code")}
