"""Seed 004: 镇江, 2009. A comparison of quality benchmarks from the notice to the provincial award, in Chromium, by everybody who takes part."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from accounts.models import User
from tests.journeys.benchmarking import comparing, following, helping
from tests.journeys.benchmarking.desk import Clock, district_of, firm, the_chain_holds
from tests.journeys.pages import house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DANYANG, JINGKOU = "321181", "321102"


def test_a_comparison_from_the_notice_to_the_provincial_award(
    chromium: Browser, live_server: Any, tmp_path: Path, reference: None, it_is: Clock, officer: User, head: User, supervisor: User
) -> None:  # fmt: skip
    it_is("2009-09-23 09:00")
    firms = [firm(f"丹阳虚构{name}有限公司", DANYANG) for name in ("机床", "传动", "轴承")]
    firms += [firm(f"京口虚构{name}有限公司", JINGKOU) for name in ("泵业", "阀门", "仪表")]
    local = district_of(DANYANG, "丹阳经办人")
    with house(chromium, live_server) as everybody:
        office, chief, town, watcher = (everybody.welcome(user) for user in (officer, head, local, supervisor))
        first, second, third, public = (
            everybody.welcome(user) for user in (firms[0][1], firms[1][1], firms[2][1], None)
        )

        metric = comparing.share_an_indicator(office, first)
        activity = comparing.send_out(office, chief, town, first, public)
        it_is("2009-10-12 10:00")
        one = comparing.fill_in(first, second, office, activity, metric)
        two = comparing.upload(second, activity, tmp_path)
        it_is("2009-10-21 09:00")
        comparing.who_is_late(office, town, first, third, activity)
        comparing.take_or_send_back(office, first, second, [one, two])
        comparing.print_two_copies(first, one)
        comparing.others_hand_in(activity, metric, officer, firms[3:])
        comparing.close(office, activity, [first, second], [third])

        it_is("2010-03-15 09:00")
        following.plan_three_years(first, second, office, one, tmp_path)
        practice = helping.release_a_case(first, office, chief, public, comparison=str(one.pk), **following.CASE)
        following.brief(office, chief, public, practice)
        following.propose(office, chief, first, town, one, it_is)
        watcher.go("/journal/").sees("签发通知")
        assert watcher.posts(f"{activity.get_absolute_url()}close/").status == 403
    the_chain_holds()
