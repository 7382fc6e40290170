"""The shortest way to a training record and a qualification at any stage."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Organization, User
from benchmarking.training.actions import qualifications, records
from benchmarking.training.models import Qualification, TrainingRecord
from core import clock
from tests import people

NOW = people.moment("2015-09-23 09:00")
TRAINING: dict[str, Any] = {
    "topic": "卓越绩效准则全员培训", "held_on": date(2015, 6, 12), "hours": Decimal(8), "trainer": "石渠质量协会", "participants": 300,
    "is_whole_staff": True, "names": "",
}  # fmt: skip
CERTIFICATE: dict[str, Any] = {
    "name": "张明理", "level": "卓越绩效自评师", "certificate_number": "ZP-2015-0001", "issued_by": "石渠质量协会",
    "issued_on": date(2013, 3, 1), "valid_until": date(2016, 2, 28),
}  # fmt: skip


def make_record(
    organization: Organization, by: User, *, confirmed_by: User | None = None, **facts: Any
) -> TrainingRecord:
    with clock.at(NOW):
        row = records.record(organization, evidence=people.pdf(), by=by, **{**TRAINING, **facts})
        if confirmed_by:
            records.confirm(row, by=confirmed_by)
    return row


def make_qualification(
    organization: Organization, by: User, *, confirmed_by: User | None = None, **facts: Any
) -> Qualification:
    with clock.at(NOW):
        row = qualifications.record(organization, evidence=people.pdf(), by=by, **{**CERTIFICATE, **facts})
        if confirmed_by:
            qualifications.confirm(row, by=confirmed_by)
    return row


def post_record(**values: Any) -> dict[str, Any]:
    """What the record's page sends."""
    given = {
        "version": "", "topic": "卓越绩效准则全员培训", "held_on": "2015-06-12", "hours": "8", "participants": "300", "trainer": "石渠质量协会",
        "is_whole_staff": "on", "names": "", "evidence": people.pdf("签到表.pdf"),
    }  # fmt: skip
    return {**given, **values}


def post_qualification(**values: Any) -> dict[str, Any]:
    given = {
        "version": "", "name": "张明理", "level": "卓越绩效自评师", "certificate_number": "ZP-2015-0001", "issued_by": "石渠质量协会",
        "issued_on": "2013-03-01", "valid_until": "2016-02-28", "evidence": people.pdf("证书.pdf"),
    }  # fmt: skip
    return {**given, **values}
