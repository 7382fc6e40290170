"""The shortest way to a criteria set, a cycle and a case at any stage. Rows are written directly; stories about the way there use actions."""

from datetime import timedelta
from typing import Any

from accounts.models import Organization, Role, User
from awards.applications.content import Content
from awards.applications.models import Answer, Application, Evidence, IndicatorValue
from awards.applications.snapshot import digest, freeze
from awards.applications.workflow import Stage
from awards.criteria.models import Band, Category, CriteriaSet, Factor, Item, Kind
from awards.cycles.models import Cycle, CycleStage, Scheme, StageWindow, Tier
from awards.cycles.rulebook import Rulebook
from awards.panels.models import Declaration, Panel
from awards.screening.models import Finding, Outcome, Screening, ScreeningKind
from core import clock
from core.models import StoredFile
from core.uploads import keep
from tests import people

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TEXT = "公司建立了由高层领导主持的质量改进机制。\n每季度评审一次,形成闭环。"
_FACTORS = {
    Kind.PROCESS: [("A", "方法"), ("D", "展开"), ("L", "学习"), ("I", "整合")],
    Kind.RESULT: [("Le", "水平"), ("T", "趋势"), ("C", "对比"), ("I", "整合")],
}
_BANDS = [(0, 5), (10, 25), (30, 45), (50, 65), (70, 85), (90, 100)]
_ITEMS = [
    ("4.1", "领导", [("4.1.2", "高层领导的作用", 50, Kind.PROCESS), ("4.1.3", "组织治理", 30, Kind.PROCESS)]),
    ("4.7", "结果", [("4.7.2", "产品和服务结果", 20, Kind.RESULT)]),
]


def make_criteria(code: str = "mini") -> CriteriaSet:
    """Two categories, three items, 100 points: 4.1.2 (50), 4.1.3 (30), 4.7.2 (20, result)."""
    found = CriteriaSet.objects.filter(code=code).first()
    if found:
        return found
    criteria = CriteriaSet.objects.create(
        code=code, name="测试评价准则", standard="GB/T 0000", edition="2012", total=100
    )
    order = 0
    for place, (clause, name, items) in enumerate(_ITEMS, 1):
        category = Category.objects.create(criteria=criteria, clause=clause, name=name, order=place)
        for item_clause, item_name, points, kind in items:
            order += 1
            Item.objects.create(
                criteria=criteria, category=category, clause=item_clause, name=item_name, points=points, kind=kind, order=order,
                summary=f"{item_name}的要点", questions=[f"如何体现{item_name}?"],
            )  # fmt: skip
    for kind, factors in _FACTORS.items():
        for place, (factor_code, name) in enumerate(factors, 1):
            Factor.objects.create(criteria=criteria, kind=kind, code=factor_code, name=name, order=place)
        for low, high in _BANDS:
            Band.objects.create(
                criteria=criteria, kind=kind, low=low, high=high, texts={c: f"{n}处于{low}-{high}%" for c, n in factors}
            )
    return criteria


COMPLETENESS = ("form", "seal")
CHECKS = ("training", "assessors", "assessment", "use")
INDICATORS = ("revenue", "profit")
REQUIRED_EVIDENCE = ("licence",)
PHASES = (
    "application", "completeness", "preliminary", "review", "consensus", "visits", "ranking", "committee", "notice", "decision", "award",
)  # fmt: skip


def make_rulebook(**changes: Any) -> dict[str, Any]:
    """A small rulebook as plain data; `changes` replace whole sections. The application stage opened ten days ago and closes in twenty."""
    opens, closes = (clock.now() + timedelta(days=days) for days in (-10, 20))
    stages: list[dict[str, Any]] = [{"name": name} for name in PHASES]
    stages[0] |= {"opens": opens.isoformat(), "closes": closes.isoformat()}
    book: dict[str, Any] = {
        "scheme": {
            "code": "zmd", "name": "驻马店市市长质量奖", "region": "411700", "organizer": "驻马店市质量强市办",
            "approving_body": "驻马店市人民政府", "document_mark": "驻政",
            "office": {"name": "驻马店市市长质量奖评审委员会办公室", "telephone": "0396-0000000", "address": "驿城区虚构路9号",
                       "postcode": "463000", "email": "office@quality.example", "document_mark": "驻质奖办"},
            "regulations": [{"title": "驻马店市市长质量奖管理办法", "number": "驻政〔2011〕45号"}],
        },
        "cycle": {"code": "zmd-2015", "edition": 6, "award_year": 2015, "title": "第六届驻马店市市长质量奖", "criteria": "mini"},
        "tiers": [{"code": "winner", "name": "市长质量奖", "quota": 2, "prize_yuan": "200000"}],
        "stages": stages,
        "eligibility": {"min_years_since_founding": 3, "barred_after_win_years": 3},
        "completeness": [{"code": code, "label": f"形式审查项 {code}"} for code in COMPLETENESS],
        "checks": [{"code": code, "label": f"初审项 {code}"} for code in CHECKS],
        "materials": {
            "profile_limit": 3000, "answer_limit": 2000, "answers_limit_total": 5000,
            "evidence": [{"code": "licence", "label": "营业执照", "required": True}, {"code": "proof", "label": "佐证材料", "per_item": True}],
            "indicators": [{"code": code, "label": f"指标 {code}", "unit": "万元"} for code in INDICATORS],
        },
        "panels": {"size": 3},
        "ranking": {"weights": {"document": "60", "visit": "40"}, "candidates_factor": "3/2"},
        "committee": {"size": 9, "quorum": "2/3", "threshold": "2/3"},
        "notice": {"days": 5, "unit": "working"},
    }  # fmt: skip
    return {**book, **changes}


def make_cycle(
    *, code: str = "zmd-2015", edition: int = 6, rulebook: dict[str, Any] | None = None, **values: Any
) -> Cycle:
    """A published cycle; its application window is open, the other phases are open without end."""
    book = rulebook or make_rulebook()
    rules = Rulebook.parse(book)
    scheme, _ = Scheme.objects.get_or_create(
        code=rules.scheme.code,
        defaults={"name": rules.scheme.name, "region": people.make_region().parent, "organizer": rules.scheme.organizer,
                  "approving_body": rules.scheme.approving_body},
    )  # fmt: skip
    defaults = {
        "scheme": scheme, "edition": edition, "award_year": rules.cycle.award_year, "title": rules.cycle.title, "criteria": make_criteria(),
        "stage": CycleStage.PUBLISHED, "rulebook": book, "call_title": "关于开展申报工作的通知", "call_text": "欢迎申报。",
        "published_at": clock.now() - timedelta(days=11),
    }  # fmt: skip
    cycle = Cycle.objects.create(code=code, **{**defaults, **values})
    for order, tier in enumerate(rules.tiers, 1):
        Tier.objects.create(
            cycle=cycle, code=tier.code, name=tier.name, quota=tier.quota, prize_fen=tier.prize_fen,
            pass_line_hundredths=tier.pass_line_hundredths(), order=order,
        )  # fmt: skip
    for order, stage in enumerate(rules.stages, 1):
        StageWindow.objects.create(
            cycle=cycle, phase=stage.name, order=order, opens_at=stage.opens_at, closes_at=stage.closes_at
        )
    return cycle


def close_window(cycle: Cycle, phase: str = "application") -> None:
    """The window of `phase` has just closed."""
    StageWindow.objects.filter(cycle=cycle, phase=phase).update(closes_at=clock.now())
    cycle._prefetched_objects_cache = {}


def seal(case: Application) -> Application:
    """With the snapshot and checksum that handing in leaves."""
    case.snapshot = freeze(Content.of(case))
    case.snapshot_sha256 = digest(case.snapshot)
    case.save(update_fields=["snapshot", "snapshot_sha256"])
    return case


def make_file(name: str = "证明.pdf", *, by: User | None = None) -> StoredFile:
    return keep(name, PDF, "pdf", by=by)


def make_application(
    cycle: Cycle, organization: Organization | None = None, *, stage: str = Stage.DRAFT, by: User | None = None,
    filled: bool = True, **values: Any,
) -> Application:  # fmt: skip
    """A case at `stage`, with everything the enterprise fills in (unless `filled` is False) and the screening decisions behind it."""
    organization = organization or people.make_organization()
    author = by or _author_of(organization)
    number = cycle.applications.count() + 1
    if stage not in (Stage.DRAFT, Stage.WITHDRAWN):
        values.setdefault("submitted_at", clock.now())
    application = Application.objects.create(
        cycle=cycle, organization=organization, number=number, reference=f"{cycle.code.upper()}-{number:03d}",
        stage=stage, created_by=author, contact_name="乙某", contact_phone="0396-0000000", **values,
    )  # fmt: skip
    if filled:
        fill_in(application, by=author)
    _screen(application)
    return application


def fill_in(application: Application, *, by: User) -> None:
    """Everything that `missing` asks for."""
    application.profile = "天中虚构机械始建于2005年,主营输送设备。"
    application.commitment_file, application.commitment_signatory = make_file("承诺书.pdf", by=by), "甲某"
    application.committed_at = clock.now()
    application.save()
    items = Item.objects.of(application.cycle.criteria_id)
    Answer.objects.bulk_create(
        Answer(application=application, item=item, text=f"{item.name}：{TEXT}", updated_by=by) for item in items
    )
    year = application.cycle.award_year
    IndicatorValue.objects.bulk_create(
        IndicatorValue(application=application, code=code, year=year - back, value=1000 * (4 - back))
        for code in INDICATORS for back in (1, 2, 3)
    )  # fmt: skip
    for code in REQUIRED_EVIDENCE:
        Evidence.objects.create(application=application, code=code, title="证明材料", file=make_file(by=by))


def _author_of(organization: Organization) -> User:
    membership = organization.memberships.select_related("user").first()
    if membership:
        return membership.user
    user = people.make_user(Role.ENTERPRISE)
    organization.memberships.create(user=user, is_owner=True)
    return user


_NOT_YET_CHECKED = (Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.WITHDRAWN)


def _screen(application: Application) -> None:
    """The decisions that a case at its stage has behind it."""
    if application.stage in _NOT_YET_CHECKED:
        return
    officer = people.make_user(Role.OFFICER)
    concluded = Screening.objects.create(
        application=application, kind=ScreeningKind.COMPLETENESS, outcome=Outcome.PASSED, screened_by=officer
    )
    for code in COMPLETENESS:
        Finding.objects.create(screening=concluded, code=code, label=code, passed=True)
    if application.stage == Stage.ACCEPTED:
        return
    declined = application.stage == Stage.DECLINED
    preliminary = Screening.objects.create(
        application=application, kind=ScreeningKind.PRELIMINARY, screened_by=officer,
        outcome=Outcome.DECLINED if declined else Outcome.PASSED, reason="未开展自评" if declined else "",
    )  # fmt: skip
    for code in CHECKS:
        Finding.objects.create(screening=preliminary, code=code, label=code, passed=not declined)


def seat_expert(application: Application, expert: User) -> Declaration:
    """`expert` sits on an appointed panel that reads `application`, and has declared no interest."""
    panel = Panel.objects.create(cycle=application.cycle, name=f"第{application.number}组", appointed_at=clock.now())
    panel.seats.create(expert=expert)
    panel.cases.create(application=application)
    return Declaration.objects.create(expert=expert, application=application, has_interest=False)
