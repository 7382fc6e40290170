"""Until a district has handed in, nobody but the district reads what it fills in; afterwards whoever judges reads what they accept."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from core import journal
from core.forms import version_of
from core.refusal import Refused
from reports.returns import answers
from reports.returns.answers import Filled
from reports.returns.models import Return, ReturnStage
from reports.statistics.models import Observation
from tests import people
from tests.racing import at_once

LIST = "/reports/returns/"
SECRET = 98765

READERS = {  # while it is filled in, handed in, sent back and filled in anew; None: the page does not exist for them
    "district": (True, True, True),
    "west": (None, None, None),
    "officer": (False, True, False),
    "head": (False, True, False),
    "supervisor": (False, True, False),
    "administrator": (None, None, None),
    "enterprise": (None, None, None),
    "expert": (None, None, None),
    "member": (None, None, None),
}


def fill(answer, by, figure):
    rows = {row.indicator.code: row.pk for row in answer.values.select_related("indicator")}
    brands = Filled(Decimal(figure), f"说明{figure}", people.pdf(f"{figure}.pdf"))
    answers.save(answer, {rows["brands"]: brands, rows["firms"]: Filled(None, "尚未统计")}, by=by)


def is_read(client, answer, figure):
    """Whether the figure is told: None when the page does not exist."""
    found = client.get(answer.get_absolute_url())
    if found.status_code != 200:
        return None
    page = found.content.decode()
    told = {str(figure) in page, f"{figure:,}" in page or f'value="{figure}"' in page, f"说明{figure}" in page}
    row = answer.values.get(indicator__code="brands")
    told.add(client.get(f"{LIST}values/{row.pk}/evidence/").status_code == 200)
    if client.get(answer.call.get_absolute_url()).status_code == 200:
        book = client.get(f"{answer.call.get_absolute_url()}workbook/")
        cells = load_workbook(BytesIO(book.content)).active.iter_rows(values_only=True)
        told.add(any(figure in line for line in cells))
    for path in (f"{LIST}list/", LIST, "/reports/statistics/dashboard/", "/reports/statistics/targets/", "/"):
        assert str(figure) not in client.get(path, follow=True).content.decode()
    assert len(told) == 1, told
    return told.pop()


@pytest.mark.parametrize("role", READERS)
def test_who_reads_a_figure_when(client, request, call, answer, district, west, officer, role):
    client.force_login(request.getfixturevalue(role))
    seen = []
    fill(answer, district, SECRET)
    seen.append(is_read(client, answer, SECRET))
    answers.submit(answer, by=district)
    seen.append(is_read(client, answer, SECRET))
    answers.send_back(answer, reason="请核对", by=officer)
    fill(answer, district, SECRET + 1)
    seen.append(is_read(client, answer, SECRET + 1))
    assert tuple(seen) == READERS[role]


def test_the_bureau_keeps_what_it_has_read_and_sent_back(client, answer, district, officer):
    fill(answer, district, SECRET)
    answers.submit(answer, by=district)
    answers.send_back(answer, reason="请核对", by=officer)
    fill(answer, district, 11)
    client.force_login(officer)
    page = client.get(answer.get_absolute_url()).content.decode()
    assert "上次上报" in page
    assert str(SECRET) in page


def test_every_saving_has_its_line(answer, district):
    fill(answer, district, 12)
    first = journal.timeline(answer).get(verb="returns.save")
    assert (first.before["brands"], first.after["brands"], first.after["brands.note"]) == ("", "12", "说明12")
    assert first.after["brands.evidence"].startswith("12.pdf ")
    row = answer.values.get(indicator__code="brands")
    answers.save(answer, {row.pk: Filled(Decimal(13), "说明12")}, by=district)
    last = journal.timeline(answer).last()
    assert (last.actor, last.before, last.after) == (district, {"brands": "12"}, {"brands": "13"})
    answers.save(answer, {row.pk: Filled(Decimal(13), "说明12")}, by=district)
    assert journal.timeline(answer).last() == last


def test_what_was_changed_since_it_was_read_is_not_accepted(client, answer, district, officer, head):
    fill(answer, district, 12)
    answers.submit(answer, by=district)
    client.force_login(officer)
    read = client.get(answer.get_absolute_url()).context["version"]
    answers.send_back(answer, reason="请核对", by=head)
    fill(answer, district, 13)
    answers.submit(answer, by=district)
    page = answer.get_absolute_url()
    for given in ({"version": read}, {}):
        refused = client.post(f"{page}accept/", given, follow=True).content.decode()
        assert "请核对现在的内容" in refused
    assert not Observation.objects.exists()
    fresh = client.get(page).context["version"]
    client.post(f"{page}accept/", {"version": fresh})
    assert Observation.objects.get().value == 13


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_changing_and_accepting_at_the_same_moment(answer, district, officer, head):
    """Sent back, changed and handed in again by others, while somebody presses the button under what they have read."""
    for number in range(6):
        fill(answer, district, 100 + number)
        answers.submit(answer, by=district)
        read = version_of(Return.objects.get(pk=answer.pk))

        def change(new=200 + number):
            row = Return.objects.select_related("call", "region").get(pk=answer.pk)
            answers.send_back(row, reason="请核对", by=head)
            fill(row, district, new)
            answers.submit(row, by=district)

        def accept(version=read):
            answers.accept(Return.objects.select_related("region").get(pk=answer.pk), by=officer, version=version)

        at_once(change, accept)
        answer.refresh_from_db()
        taken = [int(row.value) for row in Observation.objects.all()]
        assert taken in ([], [100 + number]), "what nobody has read was accepted"
        if answer.stage != ReturnStage.OPEN:
            answers.send_back(answer, reason="再来", by=head)


def test_the_sentence_is_the_actions(answer, district, officer):
    fill(answer, district, 12)
    answers.submit(answer, by=district)
    with pytest.raises(Refused, match="又有改动"):
        answers.accept(answer, by=officer, version="2000-01-01T00:00:00+00:00")
