"""The divisions that the portal knows (GB/T 2260), written by the bureau itself: a city that is not in the data shipped with the portal adds
its own before it sets up its award."""

import re
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from core import journal
from core.refusal import Refused
from core.workflow import name_verb

name_verb("regions.write", gettext_lazy("修改行政区划"))
_LINE = re.compile(r"^(\d{6})[\s,，、:：]+(\S.*)$")
MOST_LINES = 500


@dataclass
class Reading:
    """What pasted lines say: divisions by code, and what is wrong with which line."""

    found: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def level_of(code: str) -> str:
    """Of GB/T 2260: two digits of province, two of prefecture, two of county."""
    if code.endswith("0000"):
        return Region.Level.PROVINCE
    return Region.Level.CITY if code.endswith("00") else Region.Level.COUNTY


def parent_of(code: str) -> str:
    """The division in which `code` lies; empty for a province."""
    level = level_of(code)
    if level == Region.Level.PROVINCE:
        return ""
    return code[:2] + "0000" if level == Region.Level.CITY else code[:4] + "00"


def read(text: str) -> Reading:
    """A division a line: its six digits and its name. What lies in a division that is neither known nor in the text is a fault; a county may
    lie directly in its province, as those of the municipalities do."""
    reading, places = Reading(), {}
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        reading.faults.append(
            _("一次最多 %(most)d 行，现有 %(count)d 行。") % {"most": MOST_LINES, "count": len(lines)}
        )
        return reading
    for number, line in lines:
        match = _LINE.match(line)
        if match is None or len(match[2]) > 50:
            reading.faults.append(
                _("第 %(number)d 行：应为六位代码、空格和名称，例如“410100 郑州市”。") % {"number": number}
            )
        elif match[1] in reading.found:
            reading.faults.append(_("第 %(number)d 行：代码 %(code)s 重复。") % {"number": number, "code": match[1]})
        else:
            reading.found[match[1]], places[match[1]] = match[2].strip(), number
    known = {
        *reading.found,
        *Region.objects.filter(pk__in={one for code in reading.found for one in _above(code)}).values_list(
            "pk", flat=True
        ),
    }
    for code, number in places.items():
        if _above(code) and not set(_above(code)) & known:
            words = {"number": number, "parent": parent_of(code)}
            reading.faults.append(_("第 %(number)d 行：上级 %(parent)s 不在表中，请一并填写。") % words)
    return reading


def _above(code: str) -> list[str]:
    """The divisions in which `code` may lie, nearest first."""
    if level_of(code) == Region.Level.PROVINCE:
        return []
    return (
        list(dict.fromkeys([parent_of(code), code[:2] + "0000"]))
        if code.endswith("00") or _is_municipal(code)
        else [parent_of(code)]
    )


def _is_municipal(code: str) -> bool:
    """Beijing, Tianjin, Shanghai and Chongqing have no prefectures."""
    return code[:2] in ("11", "12", "31", "50")


@transaction.atomic
def write(reading: Reading, *, by: User) -> int:
    """Add or rename divisions; returns how many differ from what was known. Nothing is removed: organizations lie in them."""
    if reading.faults or not reading.found:
        raise Refused(reading.faults[0] if reading.faults else _("请至少填写一行。"))
    before = dict(Region.objects.filter(pk__in=reading.found).values_list("pk", "name"))
    changed = {code: name for code, name in reading.found.items() if before.get(code) != name}
    known = {*before, *Region.objects.values_list("pk", flat=True)}
    for code in sorted(changed):
        parent = next((one for one in _above(code) if one in known), None)
        Region.objects.update_or_create(
            pk=code, defaults={"name": changed[code], "level": level_of(code), "parent_id": parent}
        )
        known.add(code)
    if changed:
        old = {code: before[code] for code in changed if code in before}
        journal.record("regions.write", by, by=by, before=old, after=changed)
    return len(changed)
