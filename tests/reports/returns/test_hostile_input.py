"""What nobody means, typed into every field of calls and returns."""

import pytest

from reports.returns import answers
from reports.returns.models import Call, ReturnValue
from tests.hostile import HOSTILE, MARK, post_hostile
from tests.reports.statistics.builders import make_indicator

pytestmark = pytest.mark.only_postgres
LIST = "/reports/returns/"
ASKED = [*HOSTILE[2:7], "²", "NaN", MARK, "no-such-choice", str(2**63)]


def test_calls(client, officer, draft, district):
    client.force_login(officer)
    given = {
        "title": "年度统计", "year": "2017", "part": "", "due_on": "2018-03-15", "instructions": "说明",
        "indicators": str(make_indicator().pk), "regions": district.region_id,
    }  # fmt: skip

    def holds():
        assert all(call.title.strip() and 1949 <= call.year <= 2100 for call in Call.objects.all())

    post_hostile(client, f"{LIST}new/", given, holds=holds)
    page = draft.get_absolute_url()
    version = client.get(f"{page}edit/").context["form"]["version"].value()
    post_hostile(client, f"{page}edit/", {**given, "version": version}, holds=holds)


def test_an_open_call(client, officer, call):
    client.force_login(officer)
    page = call.get_absolute_url()
    post_hostile(client, f"{page}postpone/", {"due_on": "2018-03-30", "reason": "数据量大"})
    post_hostile(client, f"{page}reopen/", {"reason": "补报"})


def test_a_return(client, answer, district, officer):
    client.force_login(district)
    form = client.get(answer.get_absolute_url()).context["form"]
    row, other = answer.values.order_by("pk")
    given = {
        "version": form["version"].value(), f"value-{row.pk}": "12", f"note-{row.pk}": "含新增",
        f"value-{other.pk}": "", f"note-{other.pk}": "无", "submit": "1",
    }  # fmt: skip

    def holds():
        for kept in ReturnValue.objects.all():
            assert kept.value is None or kept.value == kept.value.to_integral_value()

    post_hostile(client, answer.get_absolute_url(), given, files=[f"file-{row.pk}"], holds=holds)
    answers.save(answer, {one.pk: answers.Filled(None, "无") for one in (row, other)}, by=district)
    answers.submit(answer, by=district)
    client.force_login(officer)
    post_hostile(client, f"{answer.get_absolute_url()}accept/", {"version": "x"})
    post_hostile(client, f"{answer.get_absolute_url()}send-back/", {"reason": "请核对"})


def test_every_question_of_the_lists(client, officer, call):
    client.force_login(officer)
    asked = {LIST: ("q", "stage", "year", "page"), f"{LIST}list/": ("q", "state", "region", "call", "page")}
    for path, names in asked.items():
        for name in names:
            for value in ASKED:
                page = client.get(path, {name: value})
                assert page.status_code in (200, 400), (path, name, value[:40])
                assert MARK.encode() not in page.content, (path, name, value[:40])
