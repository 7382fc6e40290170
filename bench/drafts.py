"""Drafts on the last day: organizations with a person each, everything written but what they still type and upload."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Membership, Role, User
from awards.applications.content import indicator_years
from awards.applications.models import Application, Evidence, IndicatorValue
from awards.cycles.actions import load_rulebook
from awards.cycles.models import Cycle
from awards.cycles.rulebook import Rulebook
from bench.build import TEXT, make_organizations, make_user
from core import clock
from core.uploads import keep

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@transaction.atomic
def build_drafts(count: int, complete: int) -> tuple[Cycle, list[str], str]:
    """A published cycle, the numbers of `count` drafts of which the first `complete` lack nothing, and the clause that everybody types at."""
    root = Path(settings.BASE_DIR)
    call_command("criteria", "load", str(root / "awards/criteria/data/gbt19580-2012.yaml"), verbosity=0)
    officer = make_user("bench-officer", Role.OFFICER)
    book = Rulebook.parse((root / "rulebooks/zhumadian-2015.yaml").read_text(encoding="utf-8")).plain()
    kinds = book["materials"].get("evidence", [])
    book["materials"]["evidence"] = [*kinds, {"code": "bench", "label": "最后一分钟的材料"}]
    cycle = load_rulebook(Rulebook.parse(book), by=officer)
    Cycle.objects.filter(pk=cycle.pk).update(stage="published", published_at=clock.now())
    cycle = Cycle.objects.get(pk=cycle.pk)
    organizations = make_organizations(count)
    people = User.objects.bulk_create(
        User(username=f"bench-firm-{n}", name=f"填报员{n}", role=Role.ENTERPRISE, password="!") for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(user=person, organization=organization, is_owner=True)
        for person, organization in zip(people, organizations, strict=True)
    )
    scan = keep("承诺书.pdf", PDF, "pdf", by=officer)
    rows = Application.objects.bulk_create(
        Application(
            cycle=cycle, organization=organization, number=n, reference=f"{cycle.code.upper()}-{n:05d}",
            contact_name="某某", contact_phone="0396-0000000", profile=TEXT, created_by=person,
            commitment_file=scan, commitment_signatory="某某", committed_at=clock.now(),
        )
        for n, (person, organization) in enumerate(zip(people, organizations, strict=True), start=1)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO awards_answer (application_id, item_id, text, updated_at)"
            " SELECT a.id, i.id, '', now() FROM awards_application a CROSS JOIN awards_item i WHERE a.cycle_id = %s AND i.criteria_id = %s",
            [cycle.pk, cycle.criteria_id],
        )
        cursor.execute(
            'UPDATE awards_answer SET text = %s FROM awards_item i WHERE i.id = item_id AND i."order" > 1', [TEXT]
        )
    ready = rows[:complete]
    materials = cycle.rules.materials
    Evidence.objects.bulk_create(
        Evidence(application=row, code=kind.code, title=kind.label, file=scan) for row in ready for kind in materials.evidence if kind.required
    )  # fmt: skip
    IndicatorValue.objects.bulk_create(
        IndicatorValue(application=row, code=kind.code, year=year, value=1000)
        for row in ready for kind in materials.indicators for year in indicator_years(row)
    )  # fmt: skip
    first = cycle.criteria.items.order_by("order").first()
    assert first is not None
    return cycle, [row.reference for row in rows], first.clause
