"""The open-data page and its files. Anybody reads them; who may cache them is said where they are wired, in qualityportal/urls.py."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core import limits
from core.documents.base import LANGUAGE
from reports.statistics import opendata

DOWNLOADS = (
    300  # of one address in five minutes: every file of the page several times, and an office behind one address
)
LICENCE = _(
    "可以免费复制、传播、加工和用于商业目的；须注明来源“质量奖服务平台”和取得日期，加工后的数据须注明已经加工。"
)


def index(request: HttpRequest) -> HttpResponse:
    entries = opendata.described()
    context = {
        "themes": [(name, list(of)) for name, of in groupby(entries, key=lambda entry: entry["theme"])],
        "number": len(entries),
        "total": sum(entry["observations"] for entry in entries),
        "columns": opendata.COLUMNS,
        "licence": LICENCE,
        "changed": opendata.last_change(),
    }
    return render(request, "reports/statistics/opendata.html", context)


def observations(request: HttpRequest, code: str = "") -> HttpResponseBase:
    """All figures, or those of one indicator; 404 for one that is not public."""
    if code and not opendata.public_indicators().filter(code=code).exists():
        raise Http404
    if not limits.allows(request, "open-data", times=DOWNLOADS):
        return render(request, "429.html", status=429)
    rows = opendata.observation_lines(opendata.public_observations(code))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code or "observations"}.csv"'
    return response


def dictionary_csv(request: HttpRequest) -> HttpResponse:
    with translation.override(LANGUAGE):
        content = opendata.dictionary_lines(opendata.described())
    return HttpResponse(content, content_type="text/csv; charset=utf-8")


def dictionary_json(request: HttpRequest) -> HttpResponse:
    with translation.override(LANGUAGE):
        changed = opendata.last_change()
        told = {
            "title": "质量工作统计开放数据",
            "licence": str(LICENCE),
            "modified": timezone.localtime(changed).isoformat(timespec="seconds") if changed else None,
            "columns": [
                {"name": name, "title": str(title), "description": str(hint)} for name, title, hint in opendata.COLUMNS
            ],
            "parts": opendata.parts(),
            "indicators": opendata.described(),
        }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
