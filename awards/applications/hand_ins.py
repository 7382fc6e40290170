"""The hand-ins of an application: each is kept as it was sealed, and two of them can be laid side by side."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Max, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications import about
from awards.applications.content import Content
from awards.applications.differences import Piece, differences
from awards.applications.models import Application
from awards.applications.parts import HonourLevel
from awards.applications.places import places
from awards.applications.snapshot import freeze
from awards.applications.texts import PROFILE
from awards.applications.versions import Submission
from awards.applications.workflow import Stage
from awards.cycles.kinds import CandidateKind
from core.words import Words

Snapshot = dict[str, Any]


class Cell(NamedTuple):
    """One fact that differs: what it is called, what it was, what it is."""

    label: str
    before: str
    after: str


class Change(NamedTuple):
    """A section that differs: of a text the `pieces`, of facts the `cells`."""

    section: str
    label: Words
    pieces: list[Piece]
    cells: list[Cell]


class Remark(NamedTuple):
    """What the office asked for in one section, and by when."""

    reason: str
    due_on: date | None


class Asked(NamedTuple):
    """What the office asked for in one section, and whether the section has changed since it was handed in."""

    section: str
    label: Words
    url: str
    reason: str
    is_changed: bool


def keep(application: Application, snapshot: Snapshot, checksum: str, *, by: User, at: datetime) -> Submission:
    """The next hand-in."""
    last = application.submissions.aggregate(last=Max("number"))["last"] or 0
    return application.submissions.create(
        number=last + 1, snapshot=snapshot, sha256=checksum, submitted_by=by, submitted_at=at
    )  # fmt: skip


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """What differs between two snapshots, section by section, whatever their form."""
    names = _names(before) | _names(after)
    one, two = _parts(before), _parts(after)
    return [
        _change(section, label, one.get(section), two.get(section))
        for section, label in names.items()
        if one.get(section) != two.get(section)
    ]


def asked(application: Application, content: Content) -> list[Asked]:
    """The remarks of the last return, in their order."""
    returned = application.screenings.filter(outcome="returned").prefetch_related("remarks").last()
    if returned is None or application.stage != Stage.RETURNED:
        return []
    remarks = list(returned.remarks.all())
    if not remarks:
        return []
    last = application.submissions.last()
    was, now = _parts(last.snapshot if last else {}), _parts(freeze(content))
    known = {place.section: place for place in places(content)}
    return [
        Asked(row.section, known[row.section].label, known[row.section].url, row.reason, was.get(row.section) != now.get(row.section))
        for row in remarks if row.section in known
    ]  # fmt: skip


def remarks_of(application: Application, sections: Collection[str]) -> list[Remark]:
    """What was asked of these sections, while the application is with its applicant again."""
    if application.stage != Stage.RETURNED:
        return []
    returned = application.screenings.filter(outcome="returned").prefetch_related("remarks").last()
    if returned is None:
        return []
    return [Remark(row.reason, returned.due_on) for row in returned.remarks.all() if row.section in sections]


def screenings_of(application: Application, content: Content) -> list[Any]:
    """The decisions of the checks in their order, each with `told`: what it asked to be completed, (section's label, reason)."""
    rows: list[Any] = list(application.screenings.select_related("screened_by").prefetch_related("findings__proof"))
    returned = [row for row in rows if row.outcome == "returned"]
    prefetch_related_objects(returned, "remarks")
    labels = {place.section: place.label for place in places(content)} if returned else {}
    for row in rows:
        remarks = row.remarks.all() if row in returned else ()
        row.told = [(labels.get(remark.section, remark.section), remark.reason) for remark in remarks]
    return rows


def _names(snapshot: Snapshot) -> dict[str, Words]:
    return {
        "organization": _("组织登记信息"),
        "basics": _("基本信息"),
        PROFILE: CandidateKind(snapshot.get("candidate", {}).get("kind", CandidateKind.ORGANIZATION)).profile_label,
        **{row["clause"]: f"{row['clause']} {row['name']}" for row in snapshot.get("answers", [])},
        "products": _("主要产品"),
        "honours": _("所获荣誉"),
        "indicators": _("经营指标"),
        "evidence": _("证实性材料"),
        "pictures": _("图片"),
        "commitment": _("承诺书"),
    }


def _parts(snapshot: Snapshot) -> dict[str, Any]:
    """What stands in each section: a text, or the facts by their labels."""
    commitment = snapshot.get("commitment") or {}
    return {
        "organization": {name: _shown(value) for name, value in snapshot.get("organization", {}).items()},
        "basics": {
            **about.shown(snapshot.get("candidate", {})),
            _("联系人"): snapshot.get("contact", {}).get("name", ""),
            _("联系电话"): snapshot.get("contact", {}).get("phone", ""),
        },
        PROFILE: snapshot.get("profile", ""),
        **{row["clause"]: row["text"] for row in snapshot.get("answers", [])},
        "products": "\n".join(map(_product, snapshot.get("products", []))),
        "honours": "\n".join(map(_honour, snapshot.get("honours", []))),
        "indicators": {f"{row['label']} {row['year']}": row["value"] or row["reason"] for row in snapshot.get("indicators", [])},
        "evidence": dict(_files(snapshot.get("evidence", []))),
        "pictures": {_("图%d") % row["number"]: _file(row["file"]) for row in snapshot.get("pictures", [])},
        "commitment": {_("签署人"): commitment.get("signatory", ""), _("扫描件"): _file(commitment.get("file"))},
    }  # fmt: skip


def _change(section: str, label: Words, before: Any, after: Any) -> Change:
    if isinstance(before, dict) or isinstance(after, dict):
        one, two = before or {}, after or {}
        cells = [
            Cell(name, one.get(name, ""), two.get(name, ""))
            for name in {**one, **two}
            if one.get(name) != two.get(name)
        ]
        return Change(section, label, [], cells)
    return Change(section, label, differences(before or "", after or ""), [])


def _files(rows: list[Snapshot]) -> Iterator[tuple[str, str]]:
    """Files by title and clause; of two with one title each has its number."""
    seen: dict[str, int] = {}
    for row in rows:
        name = f"{row['title']} {row['clause']}".strip()
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}（{seen[name]}）", _file(row["file"])


def _file(file: Snapshot | None) -> str:
    return f"{file['name']}（{file['sha256'][:12]}）" if file else ""


def _product(row: Snapshot) -> str:
    share = f"{row['share_percent']}%" if row["share_percent"] else ""
    return " · ".join(filter(None, [row["name"], share, row["standard"], row["certification"]]))


def _honour(row: Snapshot) -> str:
    level = str(HonourLevel(row["level"]).label)
    return " · ".join(filter(None, [row["name"], level, row["awarded_by"], str(row["year"]), row["evidence"][:12]]))


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
