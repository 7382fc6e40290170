"""A cycle with N applications, five score sheets each, consensus, visits and a ranking: big tables by INSERT ... SELECT, the rest by bulk inserts.

The rows are what the actions would leave behind, sums included; journal lines are not written, since no page of the measured work reads them in bulk.
"""

from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Industry, Membership, Organization, OrganizationStage, Region, Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.actions import load_rulebook
from awards.cycles.models import Cycle
from awards.cycles.rulebook import Rulebook
from awards.panels.models import Panel, PanelCase, Seat
from awards.review.models import ScoreSheet
from core import clock

SHEETS = 5
CASES_OF_A_PANEL = 8
SPARE = 3  # sheets left open, for the form and the save
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

SCORES = """
INSERT INTO {table} ({owner}_id, item_id, percent, not_applicable, strengths, opportunities, updated_at {more})
SELECT owner.id, item.id, 5 * ((owner.id * 7 + item.id * 13 + owner.id * item.id) %% 13 + 5), false,
       '[{{"factor": "A", "text": "高层领导每季度主持质量分析会，改进措施逐项跟踪。", "reference": "第3段"}}]',
       '[{{"factor": "L", "text": "尚未见到对展开效果的系统评价。", "reference": "第5段"}}]', now() {values}
FROM {owners} owner CROSS JOIN awards_item item
JOIN awards_application application ON application.id = owner.application_id
WHERE item.criteria_id = %s AND application.cycle_id = %s
"""
TOTALS = """
UPDATE {owners} AS owner SET stage = %s, total_hundredths = sums.total, category_hundredths = sums.categories {more}
FROM (
    SELECT parts.owner_id, sum(parts.points) AS total, jsonb_object_agg(parts.clause, parts.points) AS categories
    FROM (
        SELECT score.{owner}_id AS owner_id, category.clause, sum(score.percent * item.points) AS points
        FROM {table} score JOIN awards_item item ON item.id = score.item_id JOIN awards_category category ON category.id = item.category_id
        GROUP BY score.{owner}_id, category.clause
    ) AS parts GROUP BY parts.owner_id
) AS sums
WHERE sums.owner_id = owner.id
"""
TEXT = (
    "公司依据战略目标建立方法，明确责任部门、频次和输入输出，按季度评审展开情况，对照标杆查找差距并改进，形成标准固化推广。"
    * 8
)


@transaction.atomic
def build(count: int) -> Cycle:
    """A fresh cycle with `count` applications; five experts hand in a sheet on each."""
    root = Path(settings.BASE_DIR)
    call_command("criteria", "load", str(root / "awards/criteria/data/gbt19580-2012.yaml"), verbosity=0)
    officer = make_user("bench-officer", Role.OFFICER)
    make_user("bench-head", Role.HEAD)
    make_user("bench-supervisor", Role.SUPERVISOR)
    cycle = load_rulebook(
        Rulebook.parse((root / "rulebooks/zhumadian-2015.yaml").read_text(encoding="utf-8")), by=officer
    )
    Cycle.objects.filter(pk=cycle.pk).update(stage="published", published_at=clock.now())
    enterprise = make_user("bench-enterprise", Role.ENTERPRISE)
    organizations = make_organizations(count)
    Membership.objects.create(user=enterprise, organization=organizations[0], is_owner=True)
    _applications(cycle, organizations, enterprise)
    _panels(cycle)
    _sheets(cycle.pk, cycle.criteria_id, officer.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE") if connection.vendor == "postgresql" else None
    return cycle


def make_user(username: str, role: str) -> User:
    return User.objects.create(username=username, name=username, role=role, password="!")


def _credit_code(serial: int) -> str:
    body = f"9141{serial:013d}"
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


def make_organizations(count: int) -> list[Organization]:
    regions = list(Region.objects.filter(parent_id="411700"))
    industries = list(Industry.objects.filter(code__regex=r"^[A-Z]\d\d$"))
    return Organization.objects.bulk_create(
        [
            Organization(
                name=f"天中虚构{['机械', '食品', '纺织', '医药', '建材'][n % 5]}第{n}有限公司",
                credit_code=_credit_code(n),
                region=regions[n % len(regions)],
                industry=industries[n % len(industries)],
                size=["large", "medium", "small", "micro"][n % 4],
                founded_on=date(1990 + n % 20, 1 + n % 12, 1),
                employees=50 + n % 2000,
                legal_representative="某某",
                address="虚构路1号",
                contact_name="某某",
                contact_phone="0396-0000000",
                stage=OrganizationStage.VERIFIED,
            )
            for n in range(count)
        ],
        batch_size=2000,
    )


def _applications(cycle: Cycle, organizations: list[Organization], author: User) -> None:
    moment = clock.now()
    Application.objects.bulk_create(
        [
            Application(
                cycle=cycle,
                organization=organization,
                number=n,
                reference=f"{cycle.code.upper()}-{n:05d}",
                stage=Stage.IN_REVIEW if n <= SPARE else Stage.VISITED,
                contact_name="某某",
                profile=TEXT,
                submitted_at=moment - timedelta(minutes=n),
                created_by=author,
            )
            for n, organization in enumerate(organizations, start=1)
        ],
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO awards_answer (application_id, item_id, text, updated_at)"
            " SELECT a.id, i.id, i.name || %s, now() FROM awards_application a CROSS JOIN awards_item i"
            " WHERE a.cycle_id = %s AND i.criteria_id = %s",
            [TEXT, cycle.pk, cycle.criteria_id],
        )


def _panels(cycle: Cycle) -> None:
    cases = iter(cycle.applications.order_by("number").values_list("pk", flat=True))
    number = 0
    while block := list(islice(cases, CASES_OF_A_PANEL)):
        number += 1
        panel = Panel.objects.create(cycle=cycle, name=f"第{number}组", appointed_at=clock.now())
        experts = [make_user(f"bench-expert-{number}-{seat}", Role.EXPERT) for seat in range(SHEETS)]
        Seat.objects.bulk_create(
            Seat(panel=panel, expert=expert, is_leader=seat == 0) for seat, expert in enumerate(experts)
        )
        PanelCase.objects.bulk_create(PanelCase(panel=panel, application_id=pk) for pk in block)
        ScoreSheet.objects.bulk_create(
            ScoreSheet(application_id=pk, expert=expert) for pk in block for expert in experts
        )


def _sheets(cycle_id: int, criteria_id: int, officer_id: int) -> None:
    steps: list[tuple[str, list[Any]]] = [
        (
            SCORES.format(table="awards_itemscore", owner="sheet", owners="awards_scoresheet", more="", values=""),
            [criteria_id, cycle_id],
        ),
        (
            TOTALS.format(
                table="awards_itemscore", owner="sheet", owners="awards_scoresheet", more=", handed_in_at = now()"
            ),
            ["handed_in"],
        ),
        (
            "UPDATE awards_scoresheet SET stage = 'open', total_hundredths = NULL, category_hundredths = '{}', handed_in_at = NULL"
            " WHERE application_id IN (SELECT id FROM awards_application WHERE cycle_id = %s AND number <= %s)",
            [cycle_id, SPARE],
        ),
        (
            "INSERT INTO awards_consensus (application_id, stage, stage_since, category_hundredths, opened_by_id, summary, updated_at)"
            " SELECT id, 'open', now(), '{}', %s, '', now() FROM awards_application WHERE cycle_id = %s AND number > %s",
            [officer_id, cycle_id, SPARE],
        ),
        (
            SCORES.format(
                table="awards_consensusscore",
                owner="consensus",
                owners="awards_consensus",
                more=", reason",
                values=", ''",
            ),
            [criteria_id, cycle_id],
        ),
        (
            TOTALS.format(
                table="awards_consensusscore", owner="consensus", owners="awards_consensus", more=", agreed_at = now()"
            ),
            ["agreed"],
        ),
        (
            "INSERT INTO awards_visit (application_id, stage, stage_since, category_hundredths, starts_on, ends_on, programme, summary,"
            " planned_by_id, updated_at) SELECT id, 'planned', now(), '{}', current_date, current_date, '', '', %s, now()"
            " FROM awards_application WHERE cycle_id = %s AND number > %s",
            [officer_id, cycle_id, SPARE],
        ),
        (
            SCORES.format(
                table="awards_visitscore",
                owner="visit",
                owners="awards_visit",
                more=", finding, reason",
                values=", '', ''",
            ),
            [criteria_id, cycle_id],
        ),
        (
            TOTALS.format(
                table="awards_visitscore", owner="visit", owners="awards_visit", more=", recorded_at = now()"
            ),
            ["recorded"],
        ),
    ]
    with connection.cursor() as cursor:
        for statement, values in steps:
            cursor.execute(statement, values)
