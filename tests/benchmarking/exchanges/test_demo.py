"""The demo's events and trainings are made by the portal's own acts, with something to see at every stage."""

from accounts.models import Industry, Region
from accounts.reference import load_industries, load_regions
from awards.demo.cast import Cast, enrol, hire
from awards.demo.hashing import shared_hash
from awards.demo.story import day
from benchmarking.clinics.models import Consultation
from benchmarking.demo import clinics, exchanges, training
from benchmarking.exchanges.models import Event, SignUp
from benchmarking.training.models import Qualification, TrainingRecord
from core import clock, journal
from core.models import Letter


def test_every_stage_has_something_to_see(db: None) -> None:
    load_regions(Region)
    load_industries(Industry)
    cast = Cast()
    with shared_hash(), clock.at(day("2015-08-28 14:00")):
        hire(cast)
        enrol(cast)
    exchanges.build(cast)
    training.build(cast)
    clinics.build(cast)
    treated = Consultation.objects.filter(event__kind="clinic").values_list("organization", flat=True)
    came = SignUp.objects.filter(event__kind="clinic", checked_in_at__isnull=False)
    assert set(treated) == set(came.values_list("organization", flat=True)) != set()
    assert set(Event.objects.values_list("stage", flat=True)) == {"draft", "announced", "held", "cancelled"}
    assert set(SignUp.objects.values_list("stage", flat=True)) == {"confirmed", "waiting", "cancelled"}
    assert set(Event.objects.filter(kind="clinic").values_list("stage", flat=True)) == {"draft", "announced", "held"}
    assert SignUp.objects.filter(satisfaction__isnull=False).count() > 10
    for rows in (TrainingRecord.objects.all(), Qualification.objects.all()):
        assert {"recorded", "confirmed"} <= set(rows.values_list("stage", flat=True))
    assert TrainingRecord.objects.filter(event__isnull=False, stage="confirmed").count() == 9
    assert Letter.objects.filter(template="benchmarking/qualification_expiring").exists()
    assert journal.verify()[1] is None
