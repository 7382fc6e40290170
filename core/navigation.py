"""The working side's navigation: every app says its entries, each with the permission that shows it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import get_script_prefix, reverse

from core.words import Words


@dataclass(frozen=True)
class NavEntry:
    group: Words
    label: Words
    url_name: str
    icon: str
    permission: str = ""
    order: int = 100


_entries: list[NavEntry] = []


def register(*entries: NavEntry) -> None:
    """Called from an app's ready()."""
    _entries.extend(entry for entry in entries if entry not in _entries)
    _entries.sort(key=lambda entry: entry.order)


def groups_for(user: Any, path: str) -> list[dict[str, Any]]:
    """Groups of entries as templates read them: {label, entries: [{label, url, icon, active}]}."""
    groups: dict[str, list[dict[str, Any]]] = {}
    prefix = get_script_prefix()
    for entry in _entries:
        if entry.permission and not user.has_perm(entry.permission):
            continue
        url = _address(entry.url_name, prefix)
        groups.setdefault(str(entry.group), []).append(
            {"label": entry.label, "url": url, "icon": entry.icon, "active": False}
        )
    _mark_active([item for items in groups.values() for item in items], path)
    return [{"label": label, "entries": items} for label, items in groups.items()]


@cache
def _address(url_name: str, prefix: str) -> str:
    """The address of an entry; `prefix` is where the portal is mounted, all that an address without arguments depends on."""
    return reverse(url_name)


def _mark_active(items: list[dict[str, Any]], path: str) -> None:
    under = [item for item in items if path.startswith(item["url"])]
    if under:
        max(under, key=lambda item: len(item["url"]))["active"] = True
