import pytest
from django.db import transaction

from core.numbering import next_number, next_reference
from tests.racing import at_once


@pytest.mark.django_db
def test_every_series_counts_for_itself() -> None:
    assert [next_reference("DB2026"), next_reference("DB2026"), next_reference("GJ2026", 4)] == [
        "DB2026-001",
        "DB2026-002",
        "GJ2026-0001",
    ]


@pytest.mark.django_db
def test_a_number_of_a_failed_act_is_given_again() -> None:
    with transaction.atomic():
        next_number("DB2026")
        transaction.set_rollback(True)
    assert next_number("DB2026") == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_hands_at_once_take_two_numbers() -> None:
    assert sorted(at_once(lambda: next_number("DB2026"), lambda: next_number("DB2026"))) == [1, 2]
