"""The shortest way to a practice at any stage, and a picture."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Organization, User
from benchmarking.comparisons.dimensions import load_dimensions
from benchmarking.comparisons.models import Dimension
from benchmarking.practices.actions import reviewing, writing
from benchmarking.practices.models import Practice
from core import clock
from tests import people

NOW = people.moment("2016-05-10 09:00")
FACTS: dict[str, Any] = {
    "kind": "case", "title": "焊缝数字档案让返修率降到千分之九", "summary": "每条焊缝建立数字档案，返修率由2.8%降到0.9%。",
    "background": "焊缝返修率2.8%，高于标杆企业。", "approach": "（一）建立档案。每条焊缝一个编号。\n（二）分析参数。按班组公布。",
    "results": "返修率降到0.9%。",
}  # fmt: skip


def make_draft(organization: Organization, by: User, **facts: Any) -> Practice:
    load_dimensions(Dimension)
    dimensions = facts.pop("dimensions", list(Dimension.objects.all()[:2]))
    with clock.at(NOW):
        return writing.write(organization=organization, by=by, dimensions=dimensions, **{**FACTS, **facts})


def make_submitted(organization: Organization, by: User, **facts: Any) -> Practice:
    practice = make_draft(organization, by, **facts)
    with clock.at(NOW):
        writing.submit(practice, by=by)
    return practice


def make_released(organization: Organization, by: User, officer: User, head: User, **facts: Any) -> Practice:
    practice = make_submitted(organization, by, **facts)
    with clock.at(NOW):
        reviewing.approve(practice, by=officer)
        reviewing.release(practice, by=head)
    return practice


def picture(name: str = "现场.png", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    held = BytesIO()
    Image.new("RGB", size, "#c33").save(held, "PNG")
    return SimpleUploadedFile(name, held.getvalue(), content_type="image/png")


def sent(**changes: Any) -> dict[str, Any]:
    """What the writing page sends."""
    load_dimensions(Dimension)
    return {**FACTS, "version": "", "dimensions": [str(Dimension.objects.first().pk)], **changes}  # type: ignore[union-attr]  # just loaded
