"""The demo's people and firms are made in the year of its first cycle, by the portal's own acts."""

from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from accounts.models import Industry, Membership, Organization, Region, User
from accounts.reference import load_industries, load_regions
from awards.demo.cast import PASSWORD, Cast, enrol, hire
from awards.demo.hashing import shared_hash
from awards.demo.story import day
from core import clock


def test_the_cast_joins_in_2015_under_one_password(db: None) -> None:
    load_regions(Region)
    load_industries(Industry)
    with shared_hash(), clock.at(day("2015-08-28 14:00")):
        cast = Cast()
        hire(cast)
        enrol(cast)
    assert User.objects.values("password").distinct().count() == 1
    moments = [
        *User.objects.values_list("date_joined", flat=True),
        *Organization.objects.values_list("created_at", flat=True),
        *Membership.objects.values_list("joined_at", flat=True),
    ]
    assert {moment.date() for moment in moments} == {date(2015, 8, 28)}
    method, iterations, *_rest = User.objects.get(username="taixu").password.split("$")
    assert (method, int(iterations)) == (PBKDF2PasswordHasher.algorithm, PBKDF2PasswordHasher.iterations)


def test_outside_the_demo_every_account_has_a_hash_of_its_own(db: None) -> None:
    before = settings.PASSWORD_HASHERS
    with shared_hash():
        assert before != settings.PASSWORD_HASHERS
    assert before == settings.PASSWORD_HASHERS
    one, other = User(username="one"), User(username="other")
    for person in (one, other):
        person.set_password(PASSWORD)
    assert one.password != other.password
