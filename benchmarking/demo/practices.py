"""Practices at every stage and two briefings made of them, after the ceremony of 2016."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from accounts.models import User
from awards.demo.cast import Cast
from benchmarking.comparisons.models import Comparison, ComparisonStage, Dimension
from benchmarking.practices.actions import briefings, reviewing, writing
from benchmarking.practices.models import Practice
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
ISSUER = "驻马店市质量强市工作领导小组办公室"
INK, PAPER, LINE, BARS = "#16324a", "#ffffff", "#d5dbe1", ("#8aa4ba", "#5f84a3", "#b3312c", "#c9a24b")


@cache
def told() -> dict[str, list[dict[str, Any]]]:
    """The demo's texts: practices, briefings, proposals."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        Path(__file__).with_name("practices.yaml").read_text(encoding="utf-8")
    )
    return found


def build(cast: Cast) -> None:
    written: dict[str, Practice] = {}
    for row in told()["practices"]:
        practice = _practice(cast, row)
        written.setdefault(row["firm"], practice)
    for row in told()["briefings"]:
        _briefing(cast, row, [written[key] for key in row["firms"]])


def moment(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)


def _practice(cast: Cast, row: dict[str, Any]) -> Practice:
    """Written a fortnight before its `day`, on which it reached its stage."""
    author, organization = cast["officer" if row.get("by_bureau") else row["firm"]], cast.organizations[row["firm"]]
    with clock.at(moment(row["day"] - timedelta(days=14))):
        practice = writing.write(
            organization=organization, by=author, kind=row["kind"], comparison=_comparison(cast, row),
            dimensions=Dimension.objects.filter(code__in=row["dimensions"]),
            **{name: row[name] for name in ("title", "summary", "background", "approach", "results")},
        )  # fmt: skip
        if chart := row.get("chart"):
            writing.add_file(practice, upload=drawn(**chart), caption=row["caption"], by=author)
    _take_through(cast, practice, row, author)
    return practice


def _take_through(cast: Cast, practice: Practice, row: dict[str, Any], author: User) -> None:
    stage = row["stage"]
    if stage == "draft":
        return
    with clock.at(moment(row["day"] - timedelta(days=9), 15)):
        writing.submit(practice, by=author)
    if stage == "returned":
        with clock.at(moment(row["day"])):
            reviewing.send_back(practice, reason=row["reason"], by=cast["officer2"])
    if stage in ("approved", "released"):
        with clock.at(moment(row["day"] - timedelta(days=2), 10)):
            reviewing.approve(practice, by=cast["officer2"])
    if stage == "released":
        with clock.at(moment(row["day"])):
            reviewing.release(practice, by=cast["head"])


def _comparison(cast: Cast, row: dict[str, Any]) -> Comparison | None:
    """The form of the firm that was accepted before it wrote."""
    if row.get("by_bureau"):
        return None
    accepted = Comparison.objects.filter(
        organization=cast.organizations[row["firm"]],
        stage=ComparisonStage.ACCEPTED,
        activity__year__lte=row["day"].year,
    )
    return accepted.order_by("pk").first()


def _briefing(cast: Cast, row: dict[str, Any], practices: Sequence[Practice]) -> None:
    with clock.at(moment(row["day"] - timedelta(days=3))):
        names = ("name", "title", "foreword", "sent_to", "copied_to", "issued_to")
        briefing = briefings.compose(issuer=ISSUER, by=cast["officer"], **{name: row[name] for name in names})
        briefings.add(briefing, Practice.objects.filter(pk__in=[row.pk for row in practices]), by=cast["officer"])
    with clock.at(moment(row["day"])):
        briefings.prepare(briefing, by=cast["officer"])
        if row["released"]:
            briefings.release(briefing, by=cast["head"])


def drawn(*, title: str, unit: str, bars: Sequence[tuple[str, float]]) -> SimpleUploadedFile:
    """A bar chart as a firm would attach it."""
    width, height, ground, room = 960, 600, 500, 340
    picture = Image.new("RGB", (width, height), PAPER)
    pen, step, top = ImageDraw.Draw(picture), (width - 160) / len(bars), max(value for _name, value in bars)
    pen.text((width / 2, 50), f"{title}（{unit}）", fill=INK, font=_face(34), anchor="mm")
    for part in range(5):
        level = ground - room * part / 4
        pen.line((80, level, width - 80, level), fill=LINE, width=1 if part else 3)
    for place, (name, value) in enumerate(bars):
        middle, high = 80 + step * (place + 0.5), ground - room * value / top
        pen.rectangle((middle - 55, high, middle + 55, ground - 2), fill=BARS[place % len(BARS)])
        pen.text((middle, high - 26), f"{value}", fill=INK, font=_face(30), anchor="mm")
        pen.text((middle, ground + 36), name, fill=INK, font=_face(28), anchor="mm")
    held = BytesIO()
    picture.save(held, "PNG")
    return SimpleUploadedFile(f"{title}.png", held.getvalue(), content_type="image/png")


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(settings.BASE_DIR / "static" / "fonts" / "portal-hei.ttf"), size)
