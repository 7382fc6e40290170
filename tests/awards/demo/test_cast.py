"""Outside the demo every account has a hash of its own. How the demo's people join is told in tests/journeys/test_demo.py."""

from django.conf import settings

from accounts.models import User
from awards.demo.cast import PASSWORD
from awards.demo.hashing import shared_hash


def test_outside_the_demo_every_account_has_a_hash_of_its_own() -> None:
    before = settings.PASSWORD_HASHERS
    with shared_hash():
        assert before != settings.PASSWORD_HASHERS
    assert before == settings.PASSWORD_HASHERS
    one, other = User(username="one"), User(username="other")
    for person in (one, other):
        person.set_password(PASSWORD)
    assert one.password != other.password
