"""Two people at the same moment: one decision about a practice, one submission."""

import pytest

from benchmarking.practices.actions import briefings, reviewing, writing
from benchmarking.practices.models import Briefing, Practice, PracticeFile, PracticeStage
from core import journal
from core.forms import version_of
from core.models import Entry
from tests.benchmarking.practices.builders import FACTS, make_draft, make_released, make_submitted, picture
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def copies(practice):
    return [Practice.objects.get(pk=practice.pk) for _ in range(2)]


def test_a_double_press_submits_once(organization, enterprise):
    practice = make_draft(organization, enterprise)
    results = at_once(*(lambda row=row: writing.submit(row, by=enterprise) for row in copies(practice)))
    assert sum(isinstance(result, Entry) for result in results) == 1
    assert journal.timeline(practice).filter(verb="practices.submit").count() == 1


def test_one_approves_while_another_sends_back(organization, enterprise, officer, head):
    """Either the approval comes first and is then taken back, or the other way round it is refused: the row says the same as the journal."""
    practice = make_submitted(organization, enterprise)
    one, other = copies(practice)
    at_once(lambda: reviewing.approve(one, by=officer), lambda: reviewing.send_back(other, reason="补充", by=head))
    practice.refresh_from_db()
    last = journal.timeline(practice).last()
    assert (practice.stage, last.verb) == (PracticeStage.RETURNED, "practices.send_back")


def test_one_edits_while_another_submits(organization, enterprise):
    practice = make_draft(organization, enterprise)
    one, other = copies(practice)
    at_once(
        lambda: writing.edit(one, dimensions=[], by=enterprise, title="改后的标题", summary="改"),
        lambda: writing.submit(other, by=enterprise),
    )
    verbs = [line.verb for line in journal.timeline(practice)]
    practice.refresh_from_db()
    if verbs[-1] == "practices.submit":
        assert practice.stage == PracticeStage.SUBMITTED
        assert practice.dimensions.exists()
    else:
        assert (practice.stage, practice.title) == (PracticeStage.DRAFT, "改后的标题")


def test_two_composers_get_two_issues(officer, head):
    results = at_once(
        *(
            lambda by=by: briefings.compose(name="质量标杆简报", title="经验", issuer="办公室", by=by)
            for by in (officer, head)
        )
    )
    assert sorted(briefing.issue for briefing in results) == [1, 2]


def test_a_practice_is_taken_down_while_its_briefing_is_released(organization, enterprise, officer, head):
    """Either it is printed and then taken down, or taken down and not printed: never printed without having been public."""
    make_released(organization, enterprise, officer, head)
    briefing = briefings.compose(name="质量标杆简报", title="经验", issuer="办公室", by=officer)
    briefings.add(briefing, Practice.objects.all(), by=officer)
    briefings.prepare(briefing, by=officer)
    at_once(
        lambda: briefings.release(Briefing.objects.get(), by=head),
        lambda: reviewing.withdraw(Practice.objects.get(), reason="数据有误", by=officer),
    )
    verbs = list(Entry.objects.order_by("sequence").values_list("verb", flat=True))
    assert "practices.withdraw" in verbs
    if "briefings.release" in verbs:
        assert verbs.index("briefings.release") < verbs.index("practices.withdraw")


def test_one_captions_a_picture_while_a_colleague_removes_it(organization, enterprise):
    practice = make_draft(organization, enterprise)
    row = writing.add_file(practice, upload=picture(), caption="现场", by=enterprise)
    one, other = copies(practice)
    at_once(
        lambda: writing.caption_file(one, row, caption="改善后的现场", by=enterprise),
        lambda: writing.remove_file(other, PracticeFile.objects.get(pk=row.pk), by=enterprise),
    )
    assert not practice.files.exists()
    assert journal.timeline(practice).last().verb == "practices.remove_file"


def test_a_colleague_edits_the_same_page(organization, enterprise):
    practice = make_draft(organization, enterprise)
    read = version_of(practice)
    results = at_once(
        *(
            lambda row=row, title=title: writing.edit(
                row, dimensions=[], by=enterprise, version=read, **{**FACTS, "title": title}
            )
            for row, title in zip(copies(practice), ("甲写的", "乙写的"), strict=True)
        )
    )
    assert sum(isinstance(result, str) and "已被修改" in result for result in results) == 1


def test_two_edit_one_briefing(officer, head):
    briefing = briefings.compose(name="质量标杆简报", title="经验", issuer="办公室", by=officer)
    read = version_of(briefing)
    results = at_once(
        *(
            lambda by=by: briefings.edit(Briefing.objects.get(), by=by, version=read, title=by.name, issuer="办公室")
            for by in (officer, head)
        )
    )
    assert sum(isinstance(result, str) and "已被修改" in result for result in results) == 1
