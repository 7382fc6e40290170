"""Self-assessors: validity, the reminder once, the workbook, who may."""

import io
from datetime import date, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from benchmarking.tasks import remind_of_qualifications
from benchmarking.training.actions import qualifications
from benchmarking.training.models import Qualification
from benchmarking.training.waiting import awaiting
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from core.waiting import counted
from tests import people
from tests.benchmarking.exchanges.builders import make_firm
from tests.benchmarking.training.builders import CERTIFICATE, NOW, make_qualification, post_qualification
from tests.casting import answers, by_role
from tests.counting import statements
from tests.racing import at_once

LIST = "/benchmarking/training/qualifications/"


def test_recorded_returned_and_confirmed_through_the_pages(client, officer, organization, enterprise):
    client.force_login(enterprise)
    with clock.at(NOW):
        assert client.post(f"{LIST}new/", post_qualification(organization=organization.pk)).url == LIST
        row = Qualification.objects.get()
        at = row.get_absolute_url()
        client.force_login(officer)
        client.post(f"{at}return/", {"reason": "扫描件不清"})
        assert "扫描件不清" in Letter.objects.get(template="benchmarking/qualification_returned").body
        client.force_login(enterprise)
        version = client.get(f"{at}edit/").context["form"]["version"].value()
        assert client.post(f"{at}edit/", post_qualification(version=version, evidence=people.pdf("新.pdf"))).url == at
        client.force_login(officer)
        client.post(f"{at}confirm/")
    row.refresh_from_db()
    assert (row.stage, row.evidence.name, row.reason) == ("confirmed", "新.pdf", "")
    assert [entry.verb.split(".")[1] for entry in journal.timeline(row)] == [
        "record", "send_back", "edit", "resubmit", "confirm",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"issued_on": "2015-09-24"}, "issued_on", "发证日期不能晚于今天。"),
        ({"valid_until": "2013-03-01"}, "valid_until", "有效期须晚于发证日期。"),
        ({"evidence": people.pdf("证书.docx")}, "evidence", None),
    ],
)
def test_a_form_that_cannot_be(client, organization, enterprise, values, field, sentence):
    client.force_login(enterprise)
    with clock.at(NOW):
        page = client.post(f"{LIST}new/", post_qualification(organization=organization.pk, name="我写的姓名", **values))
    assert page.status_code == 422
    assert sentence is None or page.context["form"].errors[field] == [sentence]
    assert field in page.context["form"].errors
    assert "我写的姓名" in page.content.decode()


def test_a_certificate_is_recorded_once(client, organization, enterprise, officer):
    make_qualification(organization, enterprise)
    second = make_qualification(organization, enterprise, certificate_number="ZP-2")
    firm, user = make_firm()
    with pytest.raises(Refused, match="这一证书编号已登记"):
        make_qualification(firm, user)
    with clock.at(NOW), pytest.raises(Refused, match="这一证书编号已登记"):
        qualifications.edit(second, by=enterprise, **CERTIFICATE)
    assert Qualification.objects.count() == 2


def test_validity_counts_both_days_and_only_what_is_confirmed(organization, enterprise, officer):
    make_qualification(organization, enterprise, confirmed_by=officer)
    make_qualification(organization, enterprise, certificate_number="ZP-2")
    rows = Qualification.objects.all()
    days = [date(2013, 2, 28), date(2013, 3, 1), date(2016, 2, 28), date(2016, 2, 29)]
    assert [rows.valid_on(day).count() for day in days] == [0, 1, 1, 0]


def test_a_reminder_goes_out_once_sixty_days_before(organization, enterprise, officer):
    row = make_qualification(organization, enterprise, confirmed_by=officer)
    make_qualification(
        organization, enterprise, certificate_number="ZP-2", valid_until=date(2017, 2, 28), confirmed_by=officer
    )
    sent = []
    for day in ("2015-12-29", "2015-12-30", "2015-12-31", "2016-02-28", "2016-03-01"):
        with clock.at(people.moment(f"{day} 06:00")):
            sent.append((remind_of_qualifications(), remind_of_qualifications()))
    assert sent == [(0, 0), (1, 0), (0, 0), (0, 0), (0, 0)]
    letter = Letter.objects.get(template="benchmarking/qualification_expiring")
    assert (letter.recipient, letter.url) == (enterprise, row.get_absolute_url())
    assert "2016-02-28" in letter.subject
    with clock.at(people.moment("2016-02-01 09:00")):
        qualifications.send_back(row, reason="日期有误", by=officer)
        qualifications.edit(row, by=enterprise, **{**CERTIFICATE, "valid_until": date(2016, 3, 15)})
        qualifications.confirm(row, by=officer)
        assert remind_of_qualifications() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(organization, enterprise, officer):
    make_qualification(organization, enterprise, confirmed_by=officer)

    def work() -> int:
        with clock.at(people.moment("2016-01-15 06:00")):
            return qualifications.remind()

    assert sorted(at_once(work, work)) == [0, 1]
    assert Letter.objects.filter(template="benchmarking/qualification_expiring").count() == 1


def test_the_list_its_filters_and_the_workbook(client, officer, organization, enterprise):
    make_qualification(organization, enterprise, confirmed_by=officer)
    far, user = make_firm("西平乙", region=people.make_region("411721", "西平县"))
    make_qualification(far, user, name="=李四", certificate_number="ZP-2", valid_until=date(2015, 1, 1))
    client.force_login(officer)
    with clock.at(people.moment("2016-01-15 09:00")):
        for query, names in {
            "": ["张明理", "=李四"], "?validity=valid": ["张明理"], "?validity=expiring": ["张明理"], "?validity=expired": ["=李四"],
            "?region=411721": ["=李四"], "?q=李四": ["=李四"], "?stage=recorded": ["=李四"],
        }.items():  # fmt: skip
            assert [row.name for row in client.get(LIST + query).context["page"]] == names, query
        answer = client.get(f"{LIST}export/", headers={"accept-language": "en"})
        assert "Self-assessors" in client.get(LIST, headers={"accept-language": "en"}).content.decode()
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[5]][:2] == ["=李四", "西平乙"]
    assert sheet["A5"].data_type == "s"
    assert sheet["I4"].value == datetime(2016, 2, 28)
    assert (sheet["A1"].value, sheet["A3"].value, sheet["J4"].value) == ("自评师名册", "姓名", "已核实")
    client.force_login(enterprise)
    with clock.at(people.moment("2016-01-15 09:00")):
        assert [row.name for row in client.get(LIST).context["page"]] == ["张明理"]
        assert [(str(line.title), line.count, line.due) for line in counted(awaiting(enterprise))] == [
            ("自评师资格即将到期", 1, date(2016, 2, 28))
        ]


MATRIX = {
    #                                        off  head sup  adm  dist exp  memb ent  other
    "GET qualifications": (200, 200, 200, 403, 200, 403, 403, 200, 200),
    "GET qualifications-export": (200, 200, 200, 403, 200, 403, 403, 403, 403),
    "GET qualification-new": (403, 403, 403, 403, 403, 403, 403, 200, 200),
    "GET qualification Q": (200, 200, 200, 404, 200, 404, 404, 200, 404),
    "GET qualification-edit Q": (403, 403, 403, 404, 403, 404, 404, 200, 404),
    "GET qualification-evidence Q": (200, 200, 200, 404, 200, 404, 404, 200, 404),
    "POST qualification-confirm Q": (302, 303, 403, 404, 403, 404, 404, 403, 404),
    "POST qualification-return Q": (303, 303, 403, 404, 403, 404, 404, 403, 404),
}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, organization, enterprise, act):
    method, name, *of = act.split()
    row = make_qualification(organization, enterprise)
    url = reverse(f"benchmarking:training-{name}", args=[row.pk] if of else [])
    assert answers(client, request, method, url) == by_role(MATRIX[act])


def test_one_row_and_three_cost_the_same(client, officer, organization, enterprise):
    first = make_qualification(organization, enterprise, confirmed_by=officer)
    client.force_login(officer)
    addresses = [LIST, f"{LIST}export/", first.get_absolute_url()]
    one = [statements(client, address) for address in addresses]
    for n in (2, 3):
        make_qualification(*make_firm(), certificate_number=f"ZP-{n}")
    assert [statements(client, address) for address in addresses] == one
    assert max(one) <= 12
