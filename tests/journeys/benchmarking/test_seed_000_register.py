"""Seed 000: 宁国, benchmark enterprises lift the whole city. The register of adoption, a training class, a pairing and the figures, in Chromium."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from accounts.models import User
from reports import figures
from tests.journeys.benchmarking import helping, registering
from tests.journeys.benchmarking.desk import Clock, district_of, firm, the_chain_holds
from tests.journeys.pages import house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NINGGUO, JINGDE = "341881", "341825"


def test_the_city_from_its_register_to_its_figures(
    chromium: Browser, live_server: Any, tmp_path: Path, reference: None, it_is: Clock, officer: User, head: User
) -> None:
    it_is("2016-04-11 09:00")
    figures.load()
    rows = registering.make_organizations(NINGGUO)
    _, first_owner = firm("宁国虚构橡塑有限公司", NINGGUO, "C29")
    supplier, second_owner = firm("宁国虚构模具有限公司", NINGGUO, "C35")
    first_owner.memberships.create(organization=rows[0])
    with house(chromium, live_server) as everybody:
        office, chief = everybody.welcome(officer), everybody.welcome(head)
        ningguo, jingde = (
            everybody.welcome(district_of(*one)) for one in ((NINGGUO, "宁国经办人"), (JINGDE, "旌德经办人"))
        )
        first, second, public = (everybody.welcome(user) for user in (first_owner, second_owner, None))

        registering.take_in_the_register(ningguo, jingde, office, second, rows, tmp_path)
        registering.confirm(office, first, second, rows[0], tmp_path)
        event = registering.plan_a_class(office, ningguo, first, public)
        registering.sign_up(first, second, event)
        it_is("2016-05-10 08:30")
        registering.hold(office, first, second, ningguo, event, it_is)
        pairing = helping.pair(
            first, second, jingde, ningguo, kind="supply_chain", whom=supplier, topic="把过程检验方法延伸到模具供应商"
        )  # fmt: skip
        it_is("2016-09-01 09:00")
        helping.help_out(first, second, pairing, tmp_path)
        registering.compute(office, chief, public)
        registering.print_the_yearbook(office, first)
        registering.count(chief, first)
    registering.prints_back()
    the_chain_holds()
