from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from core.waiting import Line, counted

pytestmark = pytest.mark.django_db


def _line(title: str, rows: QuerySet[Organization], due: str = "") -> Line:
    return Line(title, f"/{title}/", rows, "clock", due=due)


def test_all_lines_cost_one_statement_and_empty_ones_are_left_out(organization: Organization, enterprise: User) -> None:
    rows = Organization.objects.all()
    with CaptureQueriesContext(connection) as asked:
        found = counted(
            [
                _line("all", rows, "founded_on"),
                _line("none", rows.filter(stage="returned")),
                _line("own", rows.filter(memberships__user=enterprise).order_by("name")),
            ]
        )
    assert len(asked) == 1
    assert [(line.title, line.count, line.due) for line in found] == [
        ("all", 1, date(2005, 3, 1)),
        ("own", 1, None),
    ]


def test_one_line_or_none(organization: Organization) -> None:
    assert [line.count for line in counted([_line("all", Organization.objects.all())])] == [1]
    assert counted([]) == []
