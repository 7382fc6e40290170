"""From nomination to recognition, by four eyes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organization, User
from benchmarking.programmes import nominating
from benchmarking.programmes.models import Nomination
from core.journal import timeline
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.benchmarking.programmes.stories import hundred, nominated, proposed, running
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def test_the_whole_way(officer: User, head: User, enterprise: User, organization: Organization) -> None:
    row = proposed(running(officer), organization, officer)
    nominating.recognise(row, document_number="舟质强办〔2013〕5号", recognised_on=date(2013, 6, 1), by=head)
    assert (row.stage, row.recognised_by, row.recognised_on) == ("recognised", head, date(2013, 6, 1))
    assert [entry.verb for entry in timeline(row)] == [
        "nominations.nominate", "nominations.cultivate", "nominations.record", "nominations.propose", "nominations.recognise",
    ]  # fmt: skip
    assert Letter.objects.get(recipient=enterprise).url == row.get_absolute_url()


def test_who_proposes_does_not_recognise(head: User, organization: Organization) -> None:
    row = proposed(running(head), organization, head)
    with pytest.raises(Refused, match="另一人"):
        nominating.recognise(row, document_number="5号", recognised_on=date(2013, 6, 1), by=head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=row.pk).update(recognised_by=head)


def test_who_wrote_its_record_does_not_recognise(officer: User, head: User, organization: Organization) -> None:
    row = proposed(running(officer), organization, officer)
    nominating.record(row, held_on=date(2013, 5, 9), text="补充材料", by=head)
    with pytest.raises(Refused, match="登记过培育情况"):
        nominating.recognise(row, document_number="5号", recognised_on=date(2013, 6, 1), by=head)
    other = people.make_user("head", "科长乙")
    nominating.recognise(row, document_number="5号", recognised_on=date(2013, 6, 1), by=other)


def test_what_is_read_late_does_not_drop_the_recognised(officer: User, head: User, organization: Organization) -> None:
    row = proposed(running(officer), organization, officer)
    seen_before = Nomination.objects.get(pk=row.pk)
    nominating.recognise(row, document_number="5号", recognised_on=date(2013, 6, 1), by=head)
    with pytest.raises(Refused, match="科室负责人"):
        nominating.drop(seen_before, reason="停产", by=officer)


def test_nobody_is_proposed_without_evidence(officer: User, organization: Organization) -> None:
    row = nominated(running(officer), organization, officer)
    nominating.cultivate(row, by=officer)
    nominating.record(row, held_on=date(2013, 5, 1), text="电话辅导", by=officer)
    with pytest.raises(Refused, match="佐证"):
        nominating.propose(row, by=officer)


def test_an_enterprise_is_nominated_once_in_a_line(officer: User, organization: Organization) -> None:
    programme = running(officer)
    row = nominated(programme, organization, officer)
    with pytest.raises(Refused, match="已在这一类别中提名"):
        nominated(programme, organization, officer)
    nominated(programme, organization, officer, line=1)
    nominating.drop(row, reason="停产", by=officer)
    nominated(programme, organization, officer)


def test_only_a_running_programme_takes_nominations(officer: User, organization: Organization) -> None:
    with pytest.raises(Refused, match="不在实施中"):
        nominated(hundred(), organization, officer)


def test_a_district_nominates_its_own(officer: User, district: User) -> None:
    programme = running(officer)
    other = people.make_organization(region=people.make_region("411721", "西平县"))
    with pytest.raises(Refused, match="本县区"):
        nominated(programme, other, district)


def test_only_a_head_drops_the_recognised(officer: User, head: User, organization: Organization) -> None:
    row = proposed(running(officer), organization, officer)
    nominating.recognise(row, document_number="5号", recognised_on=date(2013, 6, 1), by=head)
    with pytest.raises(Refused, match="科室负责人"):
        nominating.drop(row, reason="发生质量事故", by=officer)
    nominating.drop(row, reason="发生质量事故", by=head)
    assert row.stage == "dropped"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_heads_recognise_once(officer: User, head: User, organization: Organization) -> None:
    row = proposed(running(officer), organization, officer)
    other = people.make_user("head", "科长乙")

    def by(user: User) -> object:
        mine = Nomination.objects.get(pk=row.pk)
        return nominating.recognise(mine, document_number="5号", recognised_on=date(2013, 6, 1), by=user)

    results = at_once(lambda: by(head), lambda: by(other))
    assert sum(isinstance(result, str) for result in results) == 1
    assert timeline(row).filter(verb="nominations.recognise").count() == 1
