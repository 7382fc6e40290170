from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "人员与组织"

    def ready(self) -> None:
        from accounts import rules  # noqa: F401  # permissions register themselves

        register(
            NavEntry(
                _("基础数据"), _("组织档案"), "accounts:organizations", "building", "accounts.list_organizations", 500
            ),
            NavEntry(_("基础数据"), _("账号"), "accounts:users", "users", "accounts.manage_users", 510),
            NavEntry(_("基础数据"), _("工作日历"), "core:calendar", "calendar", "core.edit_calendar", 520),
            NavEntry(_("监督"), _("操作日志"), "core:journal", "history", "core.read_journal", 600),
        )
