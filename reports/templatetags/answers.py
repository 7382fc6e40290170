"""The cells of an answer: {% load answers %}. Put together here, because a page of them would be thousands of template nodes."""

from functools import cache
from typing import Any

from django import template
from django.urls import get_script_prefix
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.web import addresses
from reports.statistics import display

register = template.Library()


@register.simple_tag
def answer_cell(cell: Any, indicator: Any) -> SafeString:
    """One cell of the query page's tables: the figure leads to its observation, below it what changed, which leads to the figure of
    the year before."""
    label = period_words(cell.period)
    if cell.figure is None:
        return format_html('<td class="number" data-label="{}">—</td>', label)
    address = _address(get_script_prefix())
    figure = display.figure(cell.figure.value, indicator.decimals, is_lower_bound=cell.figure.is_lower_bound)
    changed: Any = ""
    if cell.change is not None:
        tone = "change-none" if cell.change.difference is None else "change"
        words = cell.change.words(indicator.decimals)
        changed = format_html('<a class="cell-sub nowrap {}" href="{}">{}</a>', tone, address(cell.before.pk), words)
    url = address(cell.figure.pk)
    return format_html('<td class="number" data-label="{}"><a href="{}">{}</a>{}</td>', label, url, figure, changed)


@register.filter
def period_words(period: tuple[int | None, str]) -> str:
    """2015年上半年; 未注明年份 where the source gives none."""
    return display.period(*period) if period[0] else _("未注明年份")


@cache
def _address(prefix: str) -> Any:
    """`prefix` is where the portal is mounted."""
    return addresses("reports:statistics-observation")
