"""Finding an organization, and with it a case, by what people type."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organization
from awards.applications.models import Application
from awards.applications.readings import by_words
from awards.cycles.models import Cycle
from tests import people
from tests.awards import builders

NAMES = ("驻马店北冥风机有限公司", "北冥", "360科技", "ABC Steel 100%_公司", "风", "a'b\\c", "驻马店驻马店店马驻")


@pytest.fixture
def named(db: None) -> list[Organization]:
    return [people.make_organization(name=name) for name in NAMES]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(alphabet="驻马店北冥风机有限公司360科技ABCabc %_'\\", min_size=1, max_size=4))
@pytest.mark.postgres
def test_any_part_of_a_name_finds_it(named: list[Organization], words: str) -> None:
    """On both databases what the pairs find is what lies in the name."""
    found = set(Organization.objects.filter(name__has=words).values_list("name", flat=True))
    assert found == set(Organization.objects.filter(name__icontains=words).values_list("name", flat=True))


def test_a_credit_code_is_found_from_its_beginning(named: list[Organization]) -> None:
    row = named[0]
    for words in (row.credit_code, row.credit_code[:17], row.credit_code.lower()):
        assert row in Organization.objects.by_words(words)
    assert row not in Organization.objects.by_words(row.credit_code[2:])


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("ZMD-2015-001", [1]), ("zmd-2015-00", [1, 2]), ("2", [2]), ("002", [2]), ("2015-002", [2]), ("2014-002", []),
        ("北冥", [1]), ("公司", [1, 2]), ("没有", []), ("%", []), ("-", []),
    ],
)  # fmt: skip
def test_a_case_is_found_by_number_or_by_its_organization(cycle: Cycle, words: str, finds: list[int]) -> None:
    for name in ("北冥公司", "南冥公司"):
        builders.make_application(cycle, people.make_organization(name=name), stage="submitted", filled=False)
    rows = Application.objects.filter(by_words(words)).order_by("number")
    assert list(rows.values_list("number", flat=True)) == finds


def test_a_person_is_found_by_name_or_by_the_employer(cycle: Cycle) -> None:
    firm = people.make_organization(name="北冥公司")
    case = builders.make_application(cycle, firm, stage="submitted", filled=False, kind="person", subject="欧阳质量")
    builders.make_application(cycle, people.make_organization(name="南冥公司"), stage="submitted", filled=False)
    for words in ("欧阳", "北冥"):
        assert list(Application.objects.filter(by_words(words))) == [case]


@pytest.mark.postgres
def test_names_and_codes_are_found_on_indexes(cycle: Cycle, named: list[Organization]) -> None:
    """With ways that read the whole table forbidden, PostgreSQL has an index for each of them."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    rows = Organization.objects.by_words("北冥").order_by()
    plan = rows.explain()
    assert "organizations_by_pairs" in plan
    assert "credit_code" in plan
    assert "Seq Scan" not in plan
    for words in ("ZMD-2015-0", "北冥"):
        assert "Seq Scan" not in Application.objects.filter(by_words(words)).order_by().explain()
