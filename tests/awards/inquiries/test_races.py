"""A department and the bureau at the same moment."""

import pytest

from awards.inquiries import answering, sending
from awards.inquiries.answering import Given
from awards.inquiries.models import Inquiry
from core.models import Entry
from tests.awards import builders
from tests.awards.inquiries import stories
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_answered_or_revoked_but_not_both(officer):
    cycle = stories.make_cycle()
    builders.make_application(cycle, stage="accepted")
    row, _code = stories.sent(cycle, officer)
    answering.save(row, {stories.line_of(row).pk: Given("clear")})
    one, other = (Inquiry.objects.get(pk=row.pk) for _ in range(2))
    results = at_once(
        lambda: answering.answer(one, answered_by="丁某", answered_phone="1"),
        lambda: sending.revoke(other, reason="中止", by=officer),
    )
    assert sum(isinstance(result, Entry) for result in results) == 1
    verbs = Entry.objects.filter(verb__in=["inquiries.answer", "inquiries.revoke"])
    assert verbs.count() == 1


def test_a_renewed_link_keeps_the_old_one_from_writing(officer):
    cycle = stories.make_cycle()
    builders.make_application(cycle, stage="accepted")
    row, code = stories.sent(cycle, officer)
    opened = answering.opened_by(code)
    results = at_once(
        lambda: answering.save(opened, {stories.line_of(row).pk: Given("clear")}),
        lambda: sending.renew(Inquiry.objects.get(pk=row.pk), due_on=row.due_on, by=officer),
    )
    assert results[0] in (1, "这份函已回复、已撤销或已更换链接，不能再填写。")
    assert isinstance(results[1], str)
    assert answering.opened_by(code) is None
