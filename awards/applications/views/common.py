"""What the workspace's pages share: fetching the row, the frame with its sections, the answer to an autosave."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

from awards.applications.actions import Stale
from awards.applications.content import Content
from awards.applications.deadlines import deadline_of
from awards.applications.differences import differences, merged
from awards.applications.forms import VersionForm
from awards.applications.hand_ins import remarks_of
from awards.applications.models import Application
from awards.applications.progress import sections
from awards.applications.public import public_stage
from awards.applications.requirements import blocking
from awards.applications.texts import tidy
from core import clock
from core.access import fetch
from core.refusal import Refused
from core.web import SignedInRequest


def fetch_own(request: SignedInRequest, reference: str, permission: str = "awards.edit_application") -> Application:
    rows = (
        Application.objects.select_related(
            "cycle__criteria",
            "cycle__scheme",
            "organization__region",
            "organization__industry",
            "commitment_file",
            "profile_updated_by",
        )
        .prefetch_related("cycle__windows", "extensions")
        .defer("snapshot")
    )
    row: Application = fetch(rows, request.user, permission, reference=reference)
    return row


def readable(request: SignedInRequest, reference: str) -> Application:
    """The row for everybody who may read the application."""
    rows = Application.objects.select_related("commitment_file")
    row: Application = fetch(rows, request.user, "awards.see_application", reference=reference)
    return row


def frame(
    application: Application, here: str, content: Content | None = None, about: Sequence[str] = ()
) -> dict[str, Any]:
    """The context of every page of the workspace; `about` are the sections that the page shows, where it is not the one of its name."""
    content = content or Content.of(application)
    gaps = blocking(application, content)
    parts = sections(content, gaps)
    places = [part.name for part in parts]
    place = places.index(here) if here in places else -1
    return {
        "application": application,
        "cycle": application.cycle,
        "content": content,
        "blocking": gaps,
        "sections": parts,
        "done_sections": sum(part.is_done for part in parts),
        "here": here,
        "before": parts[place - 1] if place > 0 else None,
        "after": parts[place + 1] if 0 <= place < len(parts) - 1 else None,
        "public": public_stage(application),
        "window": application.cycle.window("application"),
        "closes_at": deadline_of(application),
        "remarks": remarks_of(application, about or (here,)),
    }


def saved(request: SignedInRequest, version: str, **more: Any) -> HttpResponse:
    """An autosave went well: when, and the version that the page carries from now on."""
    response = render(request, "awards/applications/saved.html", {"at": localtime(clock.now()), **more})
    response["HX-Trigger"] = json.dumps({"portal:saved": {"version": version}})
    return response


def not_saved(request: SignedInRequest, refusal: Refused | None, form: VersionForm) -> HttpResponse:
    """An autosave was refused: why, what stands there now, and the way to write over it knowingly. What was typed stays on the page."""
    sentences = [refusal.sentence] if refusal else form.non_field_errors()
    wrong = [] if refusal else [field for field in form.visible_fields() if field.errors]
    context = {"sentences": sentences, "wrong": wrong, **stale_context(refusal, form)}
    return render(request, "awards/applications/not_saved.html", context, status=422)


def stale_context(refusal: Refused | None, form: VersionForm) -> dict[str, Any]:
    """Where a colleague wrote meanwhile: what differs between the stored text and the typed one, and both in one."""
    if not isinstance(refusal, Stale):
        return {"stale": None}
    if not refusal.is_text:
        return {"stale": refusal}
    typed = tidy(str(form["text"].value() or ""))
    return {"stale": refusal, "pieces": differences(refusal.stored, typed), "merged": merged(typed, refusal.stored)}
