"""Public notices and decisions as they were released, on the page and as PDF."""

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.applications.workflow import Stage
from awards.cycles.outcome_words import objections
from awards.honours.documents import DecisionDocument
from awards.honours.models import Decision
from awards.notices.documents import NoticeDocument
from awards.notices.models import Notice
from core.documents.official import title_lines
from core.web import paginate
from publicity import readings
from publicity.caching import public_page
from publicity.papers import paper_file
from publicity.standing import days_left, is_on

PER_PAGE = 20
ON_SCREEN = 24  # characters in a line of a title


@public_page
def notices(request: HttpRequest) -> HttpResponse:
    excluded = Count("lines", filter=Q(lines__application__stage=Stage.EXCLUDED))
    rows = Notice.objects.public().select_related("cycle").defer("text", *readings.LONG).order_by("-first_day", "-pk")
    rows = rows.annotate(excluded=excluded)
    page = paginate(request, rows, PER_PAGE)
    lines = [(notice, is_on(notice), days_left(notice.last_day)) for notice in page]
    return render(request, "publicity/notices.html", {"page": page, "lines": lines})


@public_page
def notice(request: HttpRequest, reference: str) -> HttpResponse:
    row = released_notice(reference)
    rules = row.cycle.rules
    ordered = sorted(row.lines.all(), key=lambda line: (line.tier.order, line.order))
    lines = [(line, readings.taken_off(line)) for line in ordered]
    context = {
        "notice": row,
        "title": readings.one_line(row.title),
        "lines": lines,
        "excluded": [(line, day) for line, day in lines if day],
        "paper": NoticeDocument().paper(row),
        "heading": title_lines(row.title, ON_SCREEN),
        "is_on": is_on(row),
        "left": days_left(row.last_day),
        "ways": list(objections(rules)),
        "office": rules.scheme.office,
    }
    return render(request, "publicity/notice.html", context)


@login_not_required
@require_safe
def notice_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    return paper_file(request, NoticeDocument(), released_notice(reference))


@public_page
def decisions(request: HttpRequest) -> HttpResponse:
    rows = (
        Decision.objects.public()
        .select_related("cycle__scheme")
        .defer("text", *readings.LONG)
        .order_by("-decided_on", "-pk")
    )
    page = paginate(request, rows, PER_PAGE)
    return render(request, "publicity/decisions.html", {"page": page})


@public_page
def decision(request: HttpRequest, code: str) -> HttpResponse:
    row = released_decision(code)
    awards = list(readings.honours().filter(decision=row).defer(*readings.LONG))
    context = {
        "decision": row,
        "title": readings.one_line(row.title),
        "paper": DecisionDocument().paper(row),
        "heading": title_lines(row.title, ON_SCREEN),
        "awards": awards,
        "standing": Counter(award.kind for award in awards if not award.is_withdrawn),
    }
    return render(request, "publicity/decision.html", context)


@login_not_required
@require_safe
def decision_file(request: HttpRequest, code: str) -> HttpResponseBase:
    return paper_file(request, DecisionDocument(), released_decision(code))


def released_notice(reference: str) -> Notice:
    """Released, whoever asks: the public face shows the bureau no more than it shows everybody."""
    rows: Any = NoticeDocument.rows()
    row: Notice | None = (
        rows.public().prefetch_related("lines__application__organization__industry").filter(reference=reference).first()
    )
    if row is None:
        raise Http404
    return row


def released_decision(code: str) -> Decision:
    rows: Any = DecisionDocument.rows()
    row: Decision | None = rows.public().filter(cycle__code=code).first()
    if row is None:
        raise Http404
    return row
