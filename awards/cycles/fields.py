"""The kinds of value that a rulebook is made of, each read from YAML or JSON and written back the same."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema

FIRST_YEAR, LAST_YEAR = 1900, 2199
Known = TypeVar("Known", bound=date)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def _decimal(value: object) -> Decimal:
    text = "" if isinstance(value, bool | float) else str(value).strip()
    if not re.fullmatch(r"-?\d{1,20}(\.\d{1,20})?", text):
        in_file, typed = _('应为十进制数；小数请加引号，例如 "0.5"'), _("应为阿拉伯数字，例如 100000 或 0.5")
        raise ValueError(typed if isinstance(value, str) else in_file)
    return Decimal(text)


def _amount(value: object) -> Decimal:
    """Money or points: not negative, at most two decimal places, below 10^12."""
    number = _decimal(value)
    if not 0 <= number < 10**12:
        raise ValueError(_("应不小于 0 且小于一万亿"))
    if number * 100 % 1:
        raise ValueError(_("最多保留两位小数"))
    return number


def _percent(value: object) -> Decimal:
    number = _decimal(value)
    if not 0 <= number <= 100:
        raise ValueError(_("应在 0 到 100 之间"))
    return number


def _fraction(value: object) -> Fraction:
    text = "" if isinstance(value, bool | float) else str(value).strip()
    if not re.fullmatch(r"\d{1,9}(/0*[1-9]\d{0,8}|\.\d{1,9})?", text):
        in_file, typed = _('应为带引号的分数或小数，例如 "2/3"'), _("应为分数或小数，例如 2/3 或 0.5")
        raise ValueError(typed if isinstance(value, str) else in_file)
    return Fraction(text)


def _share(value: object) -> Fraction:
    number = _fraction(value)
    if not 0 < number <= 1:
        raise ValueError(_("比例应大于 0 且不超过 1"))
    return number


def _factor(value: object) -> Fraction:
    number = _fraction(value)
    if number < 1:
        raise ValueError(_("差额系数不能小于 1"))
    return number


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return _known(value)
    try:
        day = date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise ValueError(_("应为日期，例如 2015-10-30")) from error
    return _known(day)


def _known(day: Known) -> Known:
    """Days that calendars and databases reckon with."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(_("年份应在 %d 至 %d 之间") % (FIRST_YEAR, LAST_YEAR))
    return day


def _moment(value: object) -> date | datetime:
    """A day, or a moment; a moment without zone is meant in Asia/Shanghai."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return _known(value)
    try:
        moment = value if isinstance(value, datetime) else _read_moment(str(value).strip())
    except ValueError as error:
        raise ValueError(_("应为日期或时间，例如 2015-10-30 或 2015-10-30T18:00:00+08:00")) from error
    _known(moment)
    if not isinstance(moment, datetime):
        return moment
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


def _read_moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def starts_at(value: date | datetime) -> datetime:
    """A day opens at its first moment."""
    return value if isinstance(value, datetime) else datetime.combine(value, time.min, SHANGHAI)


def ends_at(value: date | datetime) -> datetime:
    """A day closes with its last moment: the first moment of the next day, not included."""
    return value if isinstance(value, datetime) else datetime.combine(value + timedelta(days=1), time.min, SHANGHAI)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _iso(value: date) -> str:
    return value.isoformat()


def _schema(kind: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "format": kind})


Yuan = Annotated[Decimal, PlainValidator(_amount), PlainSerializer(_plain), _schema("amount in yuan")]
Percent = Annotated[Decimal, PlainValidator(_percent), PlainSerializer(_plain), _schema("percent")]
Points = Annotated[Decimal, PlainValidator(_amount), PlainSerializer(_plain), _schema("points")]
Share = Annotated[Fraction, PlainValidator(_share), PlainSerializer(str), _schema("fraction")]
Factor = Annotated[Fraction, PlainValidator(_factor), PlainSerializer(str), _schema("fraction")]
Day = Annotated[date, PlainValidator(_day), PlainSerializer(_iso), _schema("date")]
Moment = Annotated[date | datetime, PlainValidator(_moment), PlainSerializer(_iso), _schema("date or date-time")]


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1), BeforeValidator(_stripped)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=50)]
