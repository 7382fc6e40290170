"""Feedback: released to every applicant at once, read by its own applicant only."""

import pytest

from awards.applications.workflow import Stage
from awards.honours import feedback
from awards.honours.models import Feedback
from core import journal
from core.models import Letter
from core.refusal import Refused
from tests.awards import builders
from tests.awards.outcomes import make_awards


def test_feedback_waits_for_the_decision(cycle, officer):
    with pytest.raises(Refused, match="表彰决定发布之后"):
        feedback.release(cycle, by=officer)


def test_every_applicant_gets_a_report_once(cycle, members, officer, head):
    declined = builders.make_application(cycle, stage=Stage.DECLINED, filled=False)
    for stage in (Stage.DRAFT, Stage.WITHDRAWN):
        builders.make_application(cycle, stage=stage, filled=False)
    awards = make_awards(cycle, members, officer=officer, head=head)
    case = awards[0].application
    feedback.write_foreword(case, text="总体表现良好。", by=officer)
    feedback.write_foreword(case, text="总体表现优秀。\r\n", by=officer)
    line = journal.timeline(case).last()
    assert (line.before, line.after) == ({"text": "总体表现良好。"}, {"text": "总体表现优秀。"})
    with pytest.raises(Refused, match="不超过3000字"):
        feedback.write_foreword(case, text="长" * 3001, by=officer)
    assert len(feedback.release(cycle, by=officer)) == 4
    assert Feedback.objects.get(application=case).foreword == "总体表现优秀。"
    assert Feedback.objects.filter(application=declined, released_at__isnull=False).exists()
    assert Letter.objects.filter(template="awards/feedback_released").count() == 4
    with pytest.raises(Refused, match="已全部发布"):
        feedback.release(cycle, by=officer)
    with pytest.raises(Refused, match="不能再修改"):
        feedback.write_foreword(case, text="改", by=officer)


def test_the_first_reading_is_remembered_once(cycle, members, officer, head):
    awards = make_awards(cycle, members, officer=officer, head=head)
    case = awards[0].application
    reader = awards[0].organization.memberships.get().user
    feedback.read(case, by=reader)
    assert not Feedback.objects.filter(read_at__isnull=False).exists()
    feedback.release(cycle, by=officer)
    feedback.read(case, by=reader)
    first = Feedback.objects.get(application=case).read_at
    feedback.read(case, by=reader)
    assert Feedback.objects.get(application=case).read_at == first
    assert journal.timeline(case).filter(verb="feedback.read").count() == 1
