"""The journal: every line is chained, and whoever touches one behind the portal's back is found out."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organization, User
from core import journal
from core.models import Entry
from tests.tampering import tamper


@pytest.fixture
def lines(officer: User, organization: Organization) -> list[Entry]:
    return [journal.record("test.act", organization, by=officer, note=f"第{n}行", after={"n": n}) for n in range(1, 6)]


def test_an_untouched_chain_holds(lines: list[Entry]) -> None:
    assert journal.verify() == (5, None)
    out = StringIO()
    call_command("journal", "verify", stdout=out)
    assert "5 lines, the chain holds" in out.getvalue()


def test_many_lines_are_one_chain_in_few_statements(
    lines: list[Entry], officer: User, organization: Organization, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        written = journal.record_all(
            (journal.Line("test.act", organization, note=str(n), after={"n": n}) for n in range(300)), by=officer
        )
    assert [entry.sequence for entry in written] == list(range(6, 306))
    assert journal.record("test.act", organization, by=officer).previous_hash == written[-1].hash
    assert journal.verify() == (306, None)
    assert journal.record_all([], by=officer) == []


@pytest.mark.parametrize(
    ("statement", "bad"),
    [
        ("UPDATE core_entry SET note = 'x' WHERE sequence = 3", 3),
        ("UPDATE core_entry SET actor_name = 'x' WHERE sequence = 1", 1),
        ("UPDATE core_entry SET after = '{\"n\": 9}' WHERE sequence = 5", 5),
        ("DELETE FROM core_entry WHERE sequence = 2", 2),
        ("DELETE FROM core_entry WHERE sequence = 5", 5),
        ("DELETE FROM core_journalhead", 1),
    ],
)
def test_the_first_bad_line_is_named(lines: list[Entry], statement: str, bad: int) -> None:
    tamper(statement)
    _good, fault = journal.verify()
    assert fault is not None
    assert fault.sequence == bad
    with pytest.raises(CommandError, match=f"line {bad}") as failure:
        call_command("journal", "verify")
    assert failure.value.returncode == 1


def test_a_line_added_behind_the_portals_back_is_found(lines: list[Entry]) -> None:
    last = lines[-1]
    forged = Entry(
        sequence=6,
        at=last.at,
        actor=last.actor,
        verb="test.act",
        subject_type=last.subject_type,
        subject_id=last.subject_id,
        subject_label="x",
        previous_hash=last.hash,
        hash="f" * 64,
    )
    Entry.objects.bulk_create([forged])
    assert journal.verify()[1] == journal.Fault(6, "altered")


def test_a_line_cannot_be_changed_or_removed_through_the_portal(lines: list[Entry]) -> None:
    with pytest.raises(TypeError):
        lines[0].save()
    with pytest.raises(TypeError):
        lines[0].delete()
    with pytest.raises(TypeError):
        Entry.objects.all().delete()
    with pytest.raises(TypeError):
        Entry.objects.update(note="x")


def test_a_timeline_tells_one_row_only(lines: list[Entry], officer: User) -> None:
    journal.record("test.act", officer, by=officer)
    organization = Organization.objects.get()
    assert [line.after["n"] for line in journal.timeline(organization)] == [1, 2, 3, 4, 5]
