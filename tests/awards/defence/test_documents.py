"""The timetable of a day and the score sheet of a case on paper."""

import subprocess

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.cycles.models import Cycle
from awards.defence import actions
from awards.defence.models import Defence
from core import clock
from core.documents import documents
from tests.awards.defence.test_scores import give


def printed(kind: str, reference: str) -> str:
    document = documents[kind]()
    content = document.render(document.fetch(reference))
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def test_the_timetable_names_everybody_in_order(planned: list[Defence], cycle: Cycle) -> None:
    text = printed("defence-day", f"{cycle.code}~{clock.today():%Y-%m-%d}")
    first, second = (row.application.reference for row in planned)
    assert text.index("09:00—09:40") < text.index(first) < text.index("09:50—10:30") < text.index(second)
    assert "市政府第一会议室" in text
    assert "尚未全部通知" in text


def test_every_expert_writes_on_a_page_that_tells_no_score(
    defence: Defence, experts: list[User], officer: User
) -> None:
    give(defence, experts[0], "87.65")
    actions.excuse(defence, expert=experts[2], reason="出差", by=officer)
    text = printed("defence-score-sheet", defence.application.reference)
    pages = text.split("\f")
    told = [[expert.name for expert in experts if expert.name in page] for page in pages[:3]]
    assert told == [["专家甲"], ["专家乙"], []]
    assert "陈述答辩问答记录" in pages[2]
    assert "87.65" not in text
    assert "数据翔实" not in text


def test_a_recorded_sheet_tells_what_was_given(defence: Defence, experts: list[User], officer: User) -> None:
    for expert in experts[:2]:
        give(defence, expert, "87.65")
    actions.excuse(defence, expert=experts[2], reason="出差", by=officer)
    actions.save_summary(defence, text="三轮提问", by=experts[0])
    actions.record(defence, by=experts[0])
    text = printed("defence-score-sheet", defence.application.reference)
    for words in ("87.65", "数据翔实", "缺席", "三轮提问", "满分100分"):
        assert words in text


def test_a_day_and_its_defences_name_the_same_paper(planned: list[Defence], cycle: Cycle) -> None:
    document = documents["defence-day"]()
    reference = f"{cycle.code}~{clock.today():%Y-%m-%d}"
    assert {document.reference(row) for row in document.rows()} == {reference}
    assert document.reference(document.fetch(reference)) == reference


def test_a_day_without_defences_has_no_timetable(planned: list[Defence], cycle: Cycle) -> None:
    with pytest.raises(Http404):
        documents["defence-day"].fetch(f"{cycle.code}~2015-01-01")


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [("defence-day", {"officer", "supervisor"}), ("defence-score-sheet", {"officer", "supervisor", "leader"})],
)
def test_who_prints(
    client: Client, defence: Defence, experts: list[User], officer: User, supervisor: User, enterprise: User, district: User,
    kind: str, allowed: set[str],
) -> None:  # fmt: skip
    day = f"{defence.application.cycle.code}~{clock.today():%Y-%m-%d}"
    reference = day if kind == "defence-day" else defence.application.reference
    people = {"leader": experts[0], "colleague": experts[1], "officer": officer, "supervisor": supervisor,
              "enterprise": enterprise, "district": district}  # fmt: skip
    got = set()
    for name, user in people.items():
        client.force_login(user)
        if client.post(reverse("reports:request", args=[kind, reference])).status_code == 302:
            got.add(name)
    assert got == allowed
