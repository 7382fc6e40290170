"""The desk among ten thousand applications: what a filter leaves is found by indexes, whatever the filter."""

import re

import pytest
from django.db import connection

from accounts.models import User
from awards.cycles.models import Cycle
from awards.screening.desk import narrowed, on_the_desk, running_plans, stage_counts
from tests import people
from tests.awards import builders

FILTERS = [
    {}, {"q": "北冥"}, {"q": "ZMD-2015-0"}, {"size": "small"}, {"recommendation": "none"}, {"answered": "none"}, {"late": True},
    {"check": "completeness"}, {"region": "411702"},
]  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize("chosen", FILTERS, ids=lambda chosen: next(iter(chosen.values()), "all"))
def test_a_filter_reads_no_whole_table_of_applications(officer: User, cycle: Cycle, chosen: dict[str, object]) -> None:
    """With ways that read the whole table forbidden, PostgreSQL has an index for the cases on the desk. It is told that there are ten thousand:
    of a table of one row every way is the best."""
    if connection.vendor != "postgresql":
        return
    builders.make_application(cycle, people.make_organization(), stage="submitted", filled=False)
    chosen = {**chosen, "region": people.make_region()} if "region" in chosen else chosen
    cycles = running_plans()
    rows = narrowed(on_the_desk(officer, cycles), chosen, cycles)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "UPDATE pg_class SET reltuples = 10000, relpages = 1 WHERE relname IN ('awards_application', 'accounts_organization')"
        )
    plan = rows.order_by().explain()
    assert "Seq Scan on awards_application" not in plan
    assert re.search(r"on awards_application +\(.*\)\n +(Index|Recheck) Cond: ", plan), plan
    assert stage_counts(rows, cycles, "")[1] >= 0
