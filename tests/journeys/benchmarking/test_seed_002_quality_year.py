"""Seed 002: Anhui's year of quality, 2018, from the targets to the released case, in Chromium."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from accounts.models import User
from reports import figures
from tests.journeys.benchmarking import helping, lifting
from tests.journeys.benchmarking.desk import Clock, district_of, firm, the_chain_holds
from tests.journeys.pages import house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASE = {
    "title": "流动诊所两个月治好电镀返工", "summary": "专家上门诊断，槽液浓度每班检测，返工率由 10% 降到 3%。", "background": "电镀件返工率约一成。",
    "approach": "（一）查明原因。\n槽液浓度没有检测。\n（二）按处方整改。", "results": "返工率降到 3%。",
}  # fmt: skip
NINGGUO, GUANGDE = "341881", "341882"


def test_a_year_from_the_targets_to_a_released_case(
    chromium: Browser,
    live_server: Any,
    tmp_path: Path,
    reference: None,
    it_is: Clock,
    officer: User,
    head: User,
    experts: list[User],
) -> None:
    it_is("2018-03-01 09:00")
    figures.load()
    _, big_owner = firm("宁国虚构耐磨材料有限公司", NINGGUO, "C30", size="large")
    small, small_owner = firm("宁国虚构五金厂", NINGGUO, "C33", size="small")
    with house(chromium, live_server) as everybody:
        office, chief = everybody.welcome(officer), everybody.welcome(head)
        ningguo, guangde = (
            everybody.welcome(district_of(*one)) for one in ((NINGGUO, "宁国经办人"), (GUANGDE, "广德经办人"))
        )
        mentor, pupil, public = (everybody.welcome(user) for user in (big_owner, small_owner, None))

        lifting.set_targets(office, ningguo, mentor)
        it_is("2018-04-10 09:00")
        doctor, second = (everybody.welcome(user) for user in experts[:2])
        case = helping.treat(pupil, guangde, office, doctor, second)
        pairing = helping.pair(
            mentor, pupil, second, ningguo, kind="small_firm", whom=small, topic="帮扶小微企业建立过程检验"
        )  # fmt: skip
        it_is("2018-06-20 09:00")
        helping.follow_up(office, doctor, pupil, case, tmp_path)
        helping.help_out(mentor, pupil, pairing, tmp_path)
        helping.release_a_case(pupil, office, chief, public, **CASE)

        call = lifting.call_for_figures(office, ningguo)
        it_is("2018-11-20 09:00")
        one = lifting.answer(ningguo, guangde, office, call, ["1", "2", "2", "50"], tmp_path)
        it_is("2018-12-03 09:00")
        office.go(call.get_absolute_url()).sees("已过截止日期，还有 1 个县区没有上报")
        office.press("催报全部未报县区").sees("已向 1 个县区催报")
        guangde.go("/letters/").sees("催报")
        late = lifting.answer(guangde, ningguo, office, call, ["1", "2", "3", "48"], tmp_path)
        lifting.judge(office, chief, call, one, late)
        lifting.lights(office, ningguo, over=False)
        it_is("2019-01-10 09:00")
        lifting.lights(office, ningguo, over=True)
    the_chain_holds()
