"""Filters: figures as people read them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from core import clock, money

register = template.Library()


@register.filter
def points(value: Any) -> str:
    """Points as a decimal with two places: Decimal("12.5") -> 12.50; nothing -> —."""
    return "—" if value is None or value == "" else f"{value:.2f}"


@register.filter
def hundredths(value: int | None) -> str:
    """Points kept as whole hundredths: 1250 -> 12.50; nothing -> —."""
    return "—" if value is None else f"{value // 100}.{value % 100:02d}"


@register.filter
def percent(value: Any) -> str:
    return "—" if value is None or value == "" else f"{value:g}%"


@register.filter
def figure(value: Any) -> str:
    """A measured value without needless zeros: Decimal("98.5000") -> 98.5; nothing -> —."""
    return "—" if value is None or value == "" else f"{Decimal(value).normalize():f}"


@register.filter
def until(moment: datetime | None) -> str:
    """The end of something: 2015年10月16日 18:00; midnight belongs to the day before: 2015年9月30日 24:00."""
    if moment is None:
        return ""
    local, day = timezone.localtime(moment), clock.last_day_before(moment)
    hour = f"{local:%H:%M}" if local.date() == day else "24:00"
    return f"{date_format(day)} {hour}"


@register.filter
def count(value: int | None) -> str:
    """A whole number with thousands: 6650000 -> 6,650,000."""
    return "—" if value is None else f"{value:,}"


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as yuan: 665000000 -> 6,650,000.00; nothing -> —."""
    return "—" if fen is None else money.yuan(fen)


@register.filter
def ten_thousand_yuan(fen: int | None) -> str:
    """Fen as 万元 without needless zeros: 20000000 -> 20; nothing -> —."""
    return "—" if fen is None else money.ten_thousand_yuan(fen)
