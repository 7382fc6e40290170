"""The application as it was handed in: plain data, frozen with a checksum that the receipt quotes."""

import hashlib
import json
from typing import Any

from django.utils.translation import override

from awards.applications.about import About
from awards.applications.content import Content, grid_of, plain
from awards.applications.models import Application
from awards.cycles.kinds import CandidateKind
from core.documents.base import LANGUAGE
from core.models import StoredFile

FORM = 2  # 1 had no products, honours and pictures


def freeze(content: Content) -> dict[str, Any]:
    """Everything that the enterprise handed in. Files stand with their checksums, so that the whole is sealed."""
    application = content.application
    with override(LANGUAGE):  # computed figures say in words why they are empty
        grid = grid_of(content.materials.indicators, content.figures, content.years)
    return {
        "form": FORM,
        "reference": application.reference,
        "cycle": application.cycle.code,
        "criteria": application.cycle.criteria.code,
        "organization": _organization(application),
        **({"candidate": About.of(application).told()} if application.kind != CandidateKind.ORGANIZATION else {}),
        "contact": {"name": application.contact_name, "phone": application.contact_phone},
        "profile": application.profile,
        "answers": [{"clause": row.item.clause, "name": row.item.name, "text": row.text} for row in content.answered_items],
        "indicators": [
            {
                "code": row.rule.code, "label": row.rule.label, "unit": row.rule.unit, "year": cell.year,
                "value": plain(cell.value), "reason": cell.reason, **({"formula": row.formula} if row.formula else {}),
            }
            for row in grid for cell in row.cells
        ],
        "evidence": [
            {"kind": row.code, "title": row.title, "clause": row.item.clause if row.item else "", "file": _file(row.file)}
            for row in content.evidence
        ],
        "products": [
            {
                "name": row.name, "share_percent": plain(row.share_percent), "standard": row.standard,
                "certification": row.certification,
            }
            for row in content.products
        ],
        "honours": [
            {
                "name": row.name, "level": row.level, "awarded_by": row.awarded_by, "year": row.year,
                "evidence": row.evidence.file.sha256 if row.evidence else "",
            }
            for row in content.honours
        ],
        "pictures": [
            {"number": row.number, "clause": row.item.clause if row.item else "", "file": _file(row.file)}
            for row in application.pictures.select_related("item", "file")
        ],
        "commitment": {"signatory": application.commitment_signatory, "file": _file(application.commitment_file)},
    }  # fmt: skip


def digest(snapshot: dict[str, Any]) -> str:
    """SHA-256 over the snapshot's canonical JSON."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def canonical(snapshot: dict[str, Any]) -> bytes:
    """Keys sorted, no blanks, UTF-8."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _organization(application: Application) -> dict[str, Any]:
    organization = application.organization
    return {
        "name": organization.name,
        "credit_code": organization.credit_code,
        "region": organization.region.name,
        "industry": str(organization.industry),
        "size": organization.size,
        "founded_on": organization.founded_on.isoformat(),
        "employees": organization.employees,
        "legal_representative": organization.legal_representative,
        "address": organization.address,
        "main_products": organization.main_products,
    }


def _file(stored: StoredFile | None) -> dict[str, Any] | None:
    return {"name": stored.name, "size": stored.size, "sha256": stored.sha256} if stored else None
