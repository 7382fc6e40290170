"""`hold` gives the row as it stands, one writer at a time; who comes after it was deleted is told so."""

import pytest
from django.db import transaction

from accounts.models import VERIFY, Organization, User
from core.holding import hold
from core.refusal import Refused
from core.workflow import take
from tests import people
from tests.racing import at_once

GONE = "已被他人撤销或删除"


@pytest.fixture
def firm(db: None) -> Organization:
    return people.make_organization("待核验虚构企业", stage="registered")


def test_it_is_read_anew_with_its_related_rows(firm: Organization, django_assert_num_queries) -> None:
    Organization.objects.filter(pk=firm.pk).update(name="改了名的企业")
    with transaction.atomic(), django_assert_num_queries(1):
        held = hold(firm, "region")
        assert (held.name, str(held.region)) == ("改了名的企业", str(firm.region))
    assert firm.name == "待核验虚构企业"


def test_a_row_that_is_gone_is_refused_with_a_sentence(firm: Organization, officer: User) -> None:
    stale = Organization.objects.get(pk=firm.pk)
    firm.delete()
    with pytest.raises(Refused, match=GONE), transaction.atomic():
        hold(stale)
    with pytest.raises(Refused, match=GONE):
        take(VERIFY, stale, by=officer)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_delete_it_at_once_one_is_told(firm: Organization) -> None:
    @transaction.atomic
    def delete(row: Organization) -> str:
        hold(row).delete()
        return "deleted"

    copies = [Organization.objects.get(pk=firm.pk) for _ in range(2)]
    results = sorted(at_once(*(lambda row=row: delete(row) for row in copies)))
    assert results[0] == "deleted"
    assert GONE in results[1]
