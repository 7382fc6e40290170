"""Whole-staff trainings and self-assessors of the applicants of 2015 and of today: confirmed, waiting, returned, running out and expired."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone

from awards.demo.cast import Cast
from awards.demo.firms import firm
from awards.demo.papers import scan
from benchmarking.demo.exchanges import person
from benchmarking.training.actions import qualifications, records
from benchmarking.training.models import Qualification, TrainingRecord
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
TRAINED_2015 = ("zixu", "taixu", "huaxu", "penghu", "fuyao", "ruomu", "wuyou", "huaian")
TRAINED_NOW = ("beiming", "guixu", "nanke", "wangshi", "buzhou", "zixu")
TRAINER, ISSUER = "石渠质量协会", "石渠质量协会"
LEVEL = "卓越绩效自评师"


def build(cast: Cast) -> None:
    _in_2015(cast)
    today = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    _now(cast, today)
    with clock.at(today):
        qualifications.remind()


def _in_2015(cast: Cast) -> None:
    recorded = datetime(2015, 9, 3, 9, tzinfo=SHANGHAI)
    for n, key in enumerate(TRAINED_2015):
        row = _training(
            cast, key, "卓越绩效评价准则全员培训", date(2015, 5, 11) + timedelta(days=6 * n), recorded, share=92 + n % 5
        )
        _confirm(cast, row, recorded + timedelta(days=4))
        for k in range(2):
            issued = date(2015, 9, 11)
            held = _certificate(
                cast,
                key,
                firm(key).serial * 2 + k,
                issued,
                date(2018, 9, 10),
                datetime(2015, 9, 16, 9, tzinfo=SHANGHAI),
            )
            _confirm(cast, held, datetime(2015, 9, 18, 9, tzinfo=SHANGHAI))


def _now(cast: Cast, today: datetime) -> None:
    """This year's: most are confirmed, one waits, one was returned; one certificate runs out within 60 days."""
    year = (today - timedelta(days=90)).date()
    for n, key in enumerate(TRAINED_NOW):
        moment = today - timedelta(days=40 - 3 * n)
        row = _training(cast, key, "卓越绩效模式全员培训", year + timedelta(days=5 * n), moment, share=90 + n)
        held = _certificate(
            cast, key, firm(key).serial * 3 + 1, today.date() - timedelta(days=700 + n),
            today.date() + timedelta(days=38 if n == 1 else 365 + 20 * n), moment,
        )  # fmt: skip
        if n == 3:
            with clock.at(moment + timedelta(days=2)):
                records.send_back(
                    row, reason="签到表只有部门负责人签名，请补充覆盖各层级员工的签到记录。", by=cast["officer"]
                )
        elif n != 4:
            _confirm(cast, row, moment + timedelta(days=2))
            _confirm(cast, held, moment + timedelta(days=2))
    with clock.at(today - timedelta(days=5)):
        records.record(
            cast.organizations["dahuang"], topic="质量改进工具（QC小组）培训", held_on=today.date() - timedelta(days=12),
            hours=Decimal(4), trainer=TRAINER, participants=36, is_whole_staff=False, names="各车间班组长及质检员",
            evidence=scan("QC小组培训签到表"), by=cast["dahuang"],
        )  # fmt: skip


def _training(cast: Cast, key: str, topic: str, held_on: date, moment: datetime, *, share: int) -> TrainingRecord:
    with clock.at(moment):
        return records.record(
            cast.organizations[key], topic=topic, held_on=held_on, hours=Decimal(8), trainer=TRAINER,
            participants=firm(key).employees * share // 100, is_whole_staff=True, names="", evidence=scan("全员培训签到表"), by=cast[key],
        )  # fmt: skip


def _certificate(cast: Cast, key: str, serial: int, issued: date, until: date, moment: datetime) -> Qualification:
    with clock.at(moment):
        return qualifications.record(
            cast.organizations[key], name=person(serial).name, level=LEVEL, certificate_number=f"SQ-ZP-{issued.year}-{serial:04d}",
            issued_by=ISSUER, issued_on=issued, valid_until=until, evidence=scan("自评师证书"), by=cast[key],
        )  # fmt: skip


def _confirm(cast: Cast, row: TrainingRecord | Qualification, moment: datetime) -> None:
    with clock.at(moment):
        if isinstance(row, TrainingRecord):
            records.confirm(row, by=cast["officer"])
        else:
            qualifications.confirm(row, by=cast["officer"])
