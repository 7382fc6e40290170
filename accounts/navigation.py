"""What of people and organizations stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

_WORK = _("工作台")
_BASE = _("基础数据")

register(
    NavEntry(_WORK, _("我的组织"), "accounts:my-organizations", "building", "accounts.register_organization", 30),
    NavEntry(_BASE, _("组织档案"), "accounts:organizations", "building", "accounts.list_organizations", 500),
    NavEntry(_BASE, _("账号"), "accounts:users", "users", "accounts.list_users", 510),
    NavEntry(_BASE, _("行政区划"), "accounts:regions", "map-pin", "accounts.edit_regions", 520),
    NavEntry(_BASE, _("工作日历"), "core:calendar", "calendar", "core.edit_calendar", 530),
    NavEntry(_("监督"), _("操作日志"), "core:journal", "history", "core.read_journal", 600),
)
