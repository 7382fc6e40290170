"""Two connections at once: one hands in and one is refused; two starts get two numbers or one refusal."""

import pytest

from accounts.models import Organization, User
from awards.applications import actions, entries, handing_in, pictures
from awards.applications.models import Application
from awards.applications.texts import version_of
from awards.cycles.models import Cycle
from core import journal
from tests import people
from tests.awards import builders
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_submit_at_once(application: Application, enterprise: User) -> None:
    copies = [Application.objects.get(pk=application.pk) for _ in range(2)]
    results = at_once(*(lambda row=row: handing_in.submit(row, by=enterprise) for row in copies))
    sentences = [result for result in results if isinstance(result, str)]
    assert len(sentences) == 1
    assert "无需重复提交" in sentences[0]
    assert journal.timeline(application).filter(verb="applications.submit").count() == 1
    assert journal.verify() == (1, None)


def test_two_colleagues_start_at_once(cycle: Cycle, organization: Organization, enterprise: User) -> None:
    results = at_once(*(lambda: actions.start(cycle, organization, by=enterprise) for _ in range(2)))
    assert sum(isinstance(result, Application) for result in results) == 1
    assert sum("不能重复申报" in result for result in results if isinstance(result, str)) == 1


def test_many_organizations_start_at_once(cycle: Cycle) -> None:
    organizations = [people.make_organization(user=people.make_user("enterprise")) for _ in range(6)]
    at_once(*(lambda row=row: actions.start(cycle, row, by=row.memberships.get().user) for row in organizations))
    assert sorted(Application.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_save_and_a_submit_at_once_leave_a_snapshot_of_what_is_stored(
    application: Application, enterprise: User
) -> None:
    item = application.cycle.criteria.items.get(clause="4.1.2")
    copies = [Application.objects.get(pk=application.pk) for _ in range(2)]
    at_once(
        lambda: handing_in.submit(copies[0], by=enterprise),
        lambda: actions.save_answer(copies[1], item=item, text="最后一刻", by=enterprise),
    )
    application.refresh_from_db()
    assert application.snapshot["answers"][0]["text"] == application.answers.get(item=item).text
    assert (
        builders.TEXT.splitlines()[0] in application.snapshot["answers"][0]["text"]
        or application.snapshot["answers"][0]["text"] == "最后一刻"
    )


def test_two_colleagues_save_one_text_at_once(application: Application, enterprise: User) -> None:
    """Both had read the same: one is stored, the other is told, and every text that stood there is among the versions."""
    item = application.cycle.criteria.items.get(clause="4.1.2")
    stood = application.answers.get(item=item).text
    colleague = people.make_user("enterprise")
    application.organization.memberships.create(user=colleague)
    copies = [Application.objects.get(pk=application.pk) for _ in range(2)]
    read = version_of(stood)
    results = at_once(
        lambda: actions.save_answer(copies[0], item=item, text="甲写的", by=enterprise, version=read),
        lambda: actions.save_answer(copies[1], item=item, text="乙写的", by=colleague, version=read),
    )
    assert sum(isinstance(result, str) for result in results) == 1
    kept = [row.text for row in application.versions.filter(section="4.1.2")]
    assert kept == [application.answers.get(item=item).text, stood]


def test_pictures_and_rows_added_at_once_get_their_own_numbers(application: Application, enterprise: User) -> None:
    copies = [Application.objects.get(pk=application.pk) for _ in range(4)]
    at_once(*(lambda row=row: pictures.add(row, upload=people.picture(), by=enterprise) for row in copies))
    assert [row.number for row in application.pictures.all()] == [1, 2, 3, 4]
    values = {"share_percent": None, "standard": "", "certification": ""}
    at_once(*(lambda row=row: entries.save_product(row, name="甲", by=enterprise, **values) for row in copies))
    assert [row.order for row in application.products.all()] == [1, 2, 3, 4]
