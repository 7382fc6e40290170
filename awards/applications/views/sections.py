"""Basics, profile and answers. Each page saves itself while one types; without script the same form saves by its button."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.applications import actions
from awards.applications.candidate_forms import AboutForm
from awards.applications.content import Content, contacts_version
from awards.applications.forms import ContactsForm, TextForm, VersionForm
from awards.applications.models import Answer, Application
from awards.applications.owners import owners_of
from awards.applications.texts import PROFILE, characters, version_of
from awards.applications.views.common import fetch_own, frame, not_saved, saved, stale_context
from awards.applications.views.listed_pictures import picture_context
from awards.criteria.models import Band, Factor, Item
from core.refusal import Refused
from core.web import SignedInRequest

Save = Callable[[], str]


def basics(request: SignedInRequest, reference: str) -> HttpResponse:
    """Contacts and the organization's profile. This address saves the contacts."""
    application = fetch_own(request, reference)
    form = ContactsForm(request.POST if request.method == "POST" else None, initial={
        "contact_name": application.contact_name, "contact_phone": application.contact_phone, "version": contacts_version(application),
    })  # fmt: skip
    return section_page(
        request, application, form, "awards/applications/basics.html", _basics_context,
        lambda: actions.save_contacts(application, by=request.user, **form.cleaned_data),
    )  # fmt: skip


def _basics_context(application: Application, form: VersionForm) -> dict[str, Any]:
    contacts = form if isinstance(form, ContactsForm) else ContactsForm(initial={
        "contact_name": application.contact_name, "contact_phone": application.contact_phone, "version": contacts_version(application),
    })  # fmt: skip
    profile = form if isinstance(form, TextForm) else _profile_form(application)
    count = characters(str(profile["text"].value() or ""))
    about = form if isinstance(form, AboutForm) else AboutForm(application=application)
    shown = {
        "contacts": contacts, "profile": profile, "about": about, "count": count, **picture_context(application, PROFILE)
    }  # fmt: skip
    return {**frame(application, "basics", about=("basics", PROFILE)), **shown}


def _profile_form(application: Application, data: Any = None) -> TextForm:
    return TextForm(data, initial={"text": application.profile, "version": version_of(application.profile)})


@require_POST
def about(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who or what is put forward: a person's or a project's facts."""
    application = fetch_own(request, reference)
    form = AboutForm(request.POST, application=application)
    if not form.facts:
        raise Http404
    return section_page(
        request, application, form, "awards/applications/basics.html", _basics_context,
        lambda: actions.save_about(application, by=request.user, **form.given()),
    )  # fmt: skip


@require_POST
def profile(request: SignedInRequest, reference: str) -> HttpResponse:
    application = fetch_own(request, reference)
    form = _profile_form(application, request.POST)
    return section_page(
        request, application, form, "awards/applications/basics.html", _basics_context,
        lambda: actions.save_profile(application, by=request.user, **form.cleaned_data),
    )  # fmt: skip


def answer(request: SignedInRequest, reference: str, clause: str) -> HttpResponse:
    """One item: its text with the criteria beside it."""
    application = fetch_own(request, reference)
    content = None if request.htmx else Content.of(application)
    item, stored = _find(application, clause, content)
    text = stored.text if stored else ""
    form = TextForm(
        request.POST if request.method == "POST" else None, initial={"text": text, "version": version_of(text)}
    )

    def context(application: Application, form: VersionForm) -> dict[str, Any]:
        whole = content or Content.of(application)
        owner = owners_of(application).get(item.clause)
        beside = {"stored": stored, "owner": owner, **picture_context(application, item.clause)}
        return {**frame(application, "answers", whole, (item.clause,)), **_item_context(whole, item, form), **beside}

    def save() -> str:
        return version_of(actions.save_answer(application, item=item, by=request.user, **form.cleaned_data).text)

    return section_page(request, application, form, "awards/applications/answer.html", context, save)


def _find(application: Application, clause: str, content: Content | None) -> tuple[Item, Answer | None]:
    """The item and what stands there; from the content where a page has read it, by itself where only one text is saved."""
    if content is not None:
        row = next((row for row in content.answered_items if row.item.clause == clause), None)
        if row is None:
            raise Http404
        return row.item, row.answer
    if application.materials.answers == "none":
        raise Http404
    item = get_object_or_404(Item.objects.of(application.cycle.criteria_id), clause=clause)
    return item, application.answers.filter(item=item).first()


def _item_context(content: Content, item: Item, form: VersionForm) -> dict[str, Any]:
    items = content.answered_items
    place = next(i for i, row in enumerate(items) if row.item.pk == item.pk)
    factors = list(Factor.objects.filter(criteria_id=item.criteria_id, kind=item.kind))
    bands = [
        (band, [(factor, band.texts[factor.code]) for factor in factors if factor.code in band.texts])
        for band in Band.objects.filter(criteria_id=item.criteria_id, kind=item.kind)
    ]
    return {
        "item": item,
        "form": form,
        "items": [(row, content.is_answered(row)) for row in items],
        "total_characters": content.answered_characters,
        "limit": content.materials.answer_limit,
        "total_limit": content.materials.answers_limit_total,
        "count": characters(str(form["text"].value() or "")),
        "previous_item": items[place - 1].item if place else None,
        "next_item": items[place + 1].item if place + 1 < len(items) else None,
        "bands": bands,
        "pinned": [row for row in content.evidence if row.item_id == item.pk],
    }


def section_page(
    request: SignedInRequest,
    application: Application,
    form: VersionForm,
    template: str,
    context: Callable[[Application, VersionForm], dict[str, Any]],
    save: Save,
    follows: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Show the section, save it by itself (htmx), or save it by its button. `follows` is what an autosave changes elsewhere on the page."""
    if request.method != "POST":
        if not application.is_editable:
            messages.info(request, _("申报书已提交，内容已锁定，仅供查阅。"))
            return redirect(application)
        return render(request, template, context(application, form))
    refusal: Refused | None = None
    if form.is_valid():
        try:
            version = save()
        except Refused as refused:
            refusal = refused
            form.add_error(None, refused.sentence)
        else:
            if request.htmx:
                return saved(request, version, **follows())
            messages.success(request, _("已保存。"))
            return redirect(request.path.replace("/profile/", "/basics/").replace("/about/", "/basics/"))
    if request.htmx:
        return not_saved(request, refusal, form)
    told = stale_context(refusal, form)
    return render(request, template, {**context(application, form), **told}, status=422)
