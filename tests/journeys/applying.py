"""From the call to the admitted application."""

import json
from pathlib import Path

from playwright.sync_api import expect

from accounts.models import Organization
from awards.applications.models import Application
from awards.cycles.models import Cycle
from tests import people
from tests.awards import builders
from tests.journeys.pages import House, Person, paper

NAME = "天中虚构轴承有限公司"
ACCOUNT = "zhoucheng-banzhuren"
CLAUSES = ("4.1.2", "4.1.3", "4.7.2")


def rulebook() -> str:
    """Three experts, three members, one place, a notice of one working day. JSON is YAML."""
    book = builders.make_rulebook(
        tiers=[{"code": "winner", "name": "市长质量奖", "quota": 1, "prize_yuan": "200000"}],
        panels={"size": 3},
        ranking={"weights": {"document": "60", "visit": "40"}, "candidates_factor": "1"},
        committee={"size": 3, "quorum": "2/3", "threshold": "2/3"},
        notice={"days": 1, "unit": "working"},
    )
    return json.dumps(book, ensure_ascii=False, indent=1)


def publish_the_call(officer: Person, head: Person, public: Person) -> Cycle:
    """The officer loads the rules and writes the call; only the head publishes it."""
    officer.go("/cycles/new/").fill(text=rulebook()).press("检查").press("载入")
    cycle = Cycle.objects.get()
    assert public.status(f"/calls/{cycle.code}/") == 404
    officer.go(f"/cycles/{cycle.code}/call/").fill(title="关于组织申报的通知", text="欢迎各单位积极申报。").press(
        "保存并预览"
    )
    officer.go(f"/cycles/{cycle.code}/").has_no_button("发布申报通知")
    assert officer.posts(f"/cycles/{cycle.code}/publish/").status == 403
    head.go(f"/cycles/{cycle.code}/").press("发布申报通知")
    public.go(f"/calls/{cycle.code}/").sees("关于组织申报的通知", "欢迎各单位积极申报")
    return cycle


def fill_in_registration(person: Person, *, credit_code: str, name: str = NAME, username: str = ACCOUNT) -> Person:
    region, industry = people.make_region(), people.make_industry()
    person.go("/people/register/")
    person.fill(
        name=name, credit_code=credit_code, founded_on="2005-03-01", employees="320", legal_representative="甲某",
        address="驿城区虚构路1号", main_products="轴承", contact_name="乙某", contact_phone="0396-0000000",
        person_name="申报人丁", username=username, password1=people.PASSWORD, password2=people.PASSWORD,
    )  # fmt: skip
    person.choose("region", str(region.pk)).choose("industry", str(industry.pk))
    person.choose("size", "medium")
    person.page.check("[name=consent]")
    return person


def register(house: House, officer: Person, code: str) -> Person:
    """By the public form; nothing can be applied for before the office has verified the organization."""
    enterprise = fill_in_registration(house.welcome(), credit_code=people.credit_code(7001)).press("注册并登录")
    enterprise.sees(NAME, "等待市局核验")
    organization = Organization.objects.get(name=NAME)
    enterprise.go(f"/applications/start/{code}/").sees("登记信息尚未通过核验")
    assert enterprise.posts(f"/people/organizations/{organization.pk}/verify/").status == 403
    officer.go(f"/people/organizations/{organization.pk}/").press("核验通过").sees("已核验")
    enterprise.go(f"/people/organizations/{organization.pk}/").sees("已核验，可以申报")
    return enterprise


def fill_in(enterprise: Person, code: str, folder: Path) -> str:
    """Profile, answers, indicators, evidence and commitment; kept as a draft."""
    enterprise.go(f"/applications/start/{code}/").press("建立申报书")
    reference = Application.objects.get().reference
    at = f"/applications/{reference}"
    enterprise.go(f"{at}/review/").sees("必须补齐")
    for name in ("basics", *(f"answers/{clause}" for clause in CLAUSES)):
        enterprise.go(f"{at}/{name}/").fill(text=builders.TEXT)
        _saves(enterprise)
        enterprise.go(f"{at}/{name}/")
        assert enterprise.page.input_value("[name=text]").replace("\r\n", "\n") == builders.TEXT
    enterprise.go(f"{at}/indicators/")
    year = Cycle.objects.get().award_year
    for indicator in builders.INDICATORS:
        for back in (1, 2, 3):
            enterprise.fill(**{f"value-{indicator}-{year - back}": str(1000 - back)})
    _saves(enterprise)
    enterprise.go(f"{at}/evidence/").choose("code", "licence").upload("upload", paper(folder, "营业执照.pdf"))
    enterprise.page.get_by_role("button", name="上传", exact=True).click()
    enterprise.sees("“营业执照.pdf”已上传")
    enterprise.go(f"{at}/commitment/").upload("upload", paper(folder, "承诺书.pdf")).press("保存承诺书")
    enterprise.go(f"{at}/review/").sees("必填内容已全部完成")
    return reference


def _saves(person: Person) -> None:
    """The page saves by itself and says so."""
    expect(person.page.locator(".saved-state", has_text="已保存").first).to_be_visible(timeout=9000)


def hand_in(enterprise: Person, other: Person, officer: Person, reference: str) -> None:
    at = f"/applications/{reference}"
    assert other.status(f"{at}/overview/") == other.status(f"{at}/") == other.status(f"{at}/basics/") == 404
    assert officer.status(f"{at}/") == 404, "a draft is the applicant's own"
    enterprise.press("提交申报书").sees("申报回执", reference)
    application = Application.objects.get()
    enterprise.sees(application.snapshot_sha256)
    assert other.status(f"{at}/receipt/") == 404


def screen(officer: Person, enterprise: Person, reference: str) -> None:
    officer.go("/screening/").sees(NAME)
    at = f"/screening/{reference}"
    assert enterprise.status(f"{at}/completeness/") == 403, "its own case, but not its act"
    for name, codes, button in (
        ("completeness", builders.COMPLETENESS, "通过"),
        ("preliminary", builders.CHECKS, "初审通过"),
    ):
        officer.go(f"{at}/{name}/")
        for code in codes:
            officer.page.check(f"[name=verdict-{code}][value=yes]", force=True)
        officer.press(button)
    assert Application.objects.get().stage == "admitted"
