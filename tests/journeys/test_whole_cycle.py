"""One award cycle from the call to the feedback, in Chromium, by everybody who takes part; and what each of them does not see."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from accounts.models import Role, User
from awards.applications.models import Application
from tests import people
from tests.awards import builders
from tests.journeys import applying, concluding, judging
from tests.journeys.pages import Person, house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRETS = ("专家甲", "专家乙", "合议", "得分", "候选", "名次")


def test_from_the_call_to_the_certificate(
    chromium: Browser,
    live_server: Any,
    tmp_path: Path,
    officer: User,
    head: User,
    experts: list[User],
    members: list[User],
    supervisor: User,
    other_enterprise: User,
) -> None:
    builders.make_criteria()
    people.make_region()
    second_head = people.make_user(Role.HEAD, "副科长蒋")
    with house(chromium, live_server) as everybody:
        office, chief, deputy = (everybody.welcome(user) for user in (officer, head, second_head))
        public, other, watcher = (everybody.welcome(user) for user in (None, other_enterprise, supervisor))
        readers = [everybody.welcome(user) for user in experts]
        voters = [everybody.welcome(user) for user in members[:3]]

        cycle = applying.publish_the_call(office, chief, public)
        firm = applying.register(everybody, office, cycle.code)
        reference = applying.fill_in(firm, cycle.code, tmp_path)
        applying.hand_in(firm, other, office, reference)
        applying.screen(office, firm, reference)

        panel = judging.name_the_panel(office, chief, readers, cycle, reference)
        judging.score(readers, office, firm, reference, [50, 55, 55])
        _knows_no_more_than_the_public(firm, reference)
        judging.agree(readers[0], readers[1], reference)
        judging.visit(office, readers[0], firm, reference)
        judging.rank(office, chief, firm, cycle.code)
        judging.vote(office, voters, firm, cycle.code)
        _knows_no_more_than_the_public(firm, reference)

        notice = concluding.release_notice(chief, deputy, office, firm, public)
        concluding.object_to(public, office, firm, notice, tmp_path)
        concluding.end_notice(office, notice)
        concluding.decide(office, chief, public, firm, cycle.code)
        concluding.pay(office, chief, firm, other, cycle.code)
        concluding.give_feedback(office, firm, other, cycle.code, reference)
        concluding.supervise(watcher, firm, reference, cycle.code, panel.pk)
        assert other.status(f"/applications/{reference}/") == 404


def _knows_no_more_than_the_public(firm: Person, reference: str) -> None:
    """Until the decision the applicant reads the public words for the stage, and no score, place or name."""
    firm.go(f"/applications/{reference}/").does_not_see(*SECRETS, Application.objects.get().get_stage_display())
