"""Two people at the same moment on one record or certificate."""

import pytest

from benchmarking.training.actions import qualifications, records
from benchmarking.training.models import Qualification, TrainingRecord
from core import clock
from core.forms import version_of
from tests import people
from tests.benchmarking.exchanges.builders import make_firm
from tests.benchmarking.training.builders import CERTIFICATE, NOW, TRAINING, make_qualification, make_record
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def then(act):
    def run():
        with clock.at(NOW):
            return act()

    return run


def test_the_bureau_confirms_while_the_enterprise_changes(organization, enterprise, officer):
    """Confirmed is what was read, or nothing."""
    read = version_of(make_record(organization, enterprise))
    at_once(
        then(lambda: records.confirm(TrainingRecord.objects.get(), by=officer, version=read)),
        then(
            lambda: records.edit(TrainingRecord.objects.get(), by=enterprise, version=read, **{**TRAINING, "hours": 99})
        ),
    )
    row = TrainingRecord.objects.get()
    assert (row.stage, row.hours) in {("confirmed", 8), ("recorded", 99)}


def test_one_confirms_while_another_sends_back(organization, enterprise, officer, head):
    make_qualification(organization, enterprise)
    at_once(
        then(lambda: qualifications.confirm(Qualification.objects.get(), by=officer)),
        then(lambda: qualifications.send_back(Qualification.objects.get(), reason="看不清", by=head)),
    )
    assert Qualification.objects.get().stage == "returned"


def test_two_colleagues_change_one_record(organization, enterprise):
    read = version_of(make_record(organization, enterprise))
    results = at_once(
        *(
            then(
                lambda n=n: records.edit(
                    TrainingRecord.objects.get(), by=enterprise, version=read, **{**TRAINING, "participants": n}
                )
            )
            for n in (301, 302)
        )
    )
    assert sum(isinstance(result, str) and "已被修改" in result for result in results) == 1


def test_a_certificate_is_recorded_by_two_firms_at_once(organization, enterprise):
    firms = [(organization, enterprise), make_firm()]
    results = at_once(
        *(
            then(lambda firm=firm: qualifications.record(firm[0], by=firm[1], evidence=people.pdf(), **CERTIFICATE))
            for firm in firms
        )
    )
    assert sum(result == "这一证书编号已登记。" for result in results) == 1
    assert Qualification.objects.count() == 1
