"""What nobody means, in every field of the pages: a sentence or a saved row whose papers can still be made, never an error."""

import pytest

from benchmarking.comparisons.documents import FormDocument, NoticeDocument
from benchmarking.comparisons.gaps import gap_lines
from benchmarking.comparisons.models import Activity, Comparison, Dimension, Metric
from core import clock
from core.forms import version_of
from tests import people
from tests.benchmarking.comparisons.builders import (
    NOW,
    make_accepted,
    make_draft,
    make_form,
    make_released,
    post_row,
)
from tests.hostile import HOSTILE, hostile_files, post_hostile

pytestmark = pytest.mark.only_postgres

AT = "/benchmarking/comparisons/"
FORM = f"{AT}forms/DB2015-001-001/"


@pytest.fixture(autouse=True)
def then():
    with clock.at(NOW):
        yield


def sent(client, address):
    """What the page of `address` sends."""
    form = client.get(address).context["form"]
    return {field.html_name: field.value() for field in form if field.value() is not None}


def test_the_notice(client, officer, dimensions):
    client.force_login(officer)
    given = sent(client, f"{AT}activities/new/") | {"due_on": "2015-10-20", "issuer": "驻马店市质量技术监督局"}

    def its_paper_can_be_shown():
        for row in Activity.objects.all():
            assert NoticeDocument().paper(row).title

    post_hostile(client, f"{AT}activities/new/", given, holds=its_paper_can_be_shown)


def test_a_metric(client, officer):
    client.force_login(officer)
    given = {"code": "scrap", "name": "废品率", "unit": "%", "direction": "lower", "definition": "", "version": ""}
    post_hostile(
        client, f"{AT}metrics/new/", given, holds=lambda: [client.get(f"{AT}metrics/"), *map(str, Metric.objects.all())]
    )


@pytest.fixture
def form(client, officer, head, organization, enterprise):
    made = make_form(make_released(officer, head, organization), organization, enterprise)
    client.force_login(enterprise)
    return made


def whole(client):
    """The form's page, its gaps and its papers can be made."""
    found = Comparison.objects.get()
    assert FormDocument().context(found)["lines"] is not None
    assert all(line.chart["labels"] for line in gap_lines(found.rows.all(), found.activity.year))


def test_the_head(client, form):
    post_hostile(client, f"{FORM}head/", sent(client, f"{FORM}head/"), holds=lambda: whole(client))


def test_a_line(client, form, metric):
    given = post_row(Dimension.objects.get(code="process"), metric)
    post_hostile(client, f"{FORM}rows/new/", given, holds=lambda: whole(client))


def test_what_was_reached(client, officer, head, organization, enterprise):
    make_accepted(make_released(officer, head, organization), organization, enterprise, officer)
    client.force_login(enterprise)
    with clock.at(people.moment("2018-06-01 09:00")):
        post_hostile(client, f"{FORM}actuals/", sent(client, f"{FORM}actuals/"), holds=lambda: whole(client))


def test_the_buttons(client, form, enterprise, officer):
    line = form.rows.get()
    post_hostile(client, f"{FORM}rows/{line.pk}/move/", {"to": "up"})
    post_hostile(client, f"{FORM}rows/{line.pk}/remove/", {"version": line.version})
    post_hostile(client, f"{FORM}upload/confirm/", {"token": ""})
    post_hostile(client, f"{AT}activities/DB2015-001/start/", {"organization": str(form.organization_id)})
    client.post(f"{FORM}hand-in/")
    client.force_login(officer)
    post_hostile(client, f"{FORM}send-back/", {"reason": "请补充"}, holds=lambda: client.get(FORM))
    for act in ("remind", "recipients/add", "recipients/remove"):
        post_hostile(client, f"{AT}activities/DB2015-001/{act}/", {"pk": "1", "all": ""})


def test_the_returned_notice(client, officer, head, organization):
    make_draft(officer, organization)
    client.force_login(officer)
    client.post(f"{AT}activities/DB2015-001/prepare/")
    client.force_login(head)
    post_hostile(client, f"{AT}activities/DB2015-001/return/", {"reason": "请改"})


def test_files_that_are_none(client, form):
    post_hostile(client, f"{FORM}upload/", {}, files=["upload"])
    assert len(list(hostile_files())) > 10
    assert form.rows.count() == 1


@pytest.mark.parametrize(
    "address",
    ["?q={0}&stage={0}&page={0}", "metrics/?q={0}&state={0}", "standings/?q={0}&page={0}",
     "activities/DB2015-001/recipients/?q={0}&region={0}", "activities/DB2015-001/recipients/add/?q={0}&region={0}&industry={0}&size={0}&won={0}",
     "activities/DB2015-001/returns/?q={0}&region={0}&state={0}"],
)  # fmt: skip
def test_filters(client, officer, head, organization, address):
    make_released(officer, head, organization)
    client.force_login(officer)
    path, _mark, query = address.partition("?")
    names = [part.partition("=")[0] for part in query.split("&")]
    for value in HOSTILE:
        answer = client.get(f"{AT}{path}", dict.fromkeys(names, value[:2000]))
        assert answer.status_code in (200, 400), value[:40]


def test_what_is_saved_carries_a_version(form):
    assert version_of(form)
