from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(
        _("工作台"), _("我的申报"), "awards:applications-list", "clipboard-text", "awards.list_own_applications", 20
    ),
    NavEntry(
        _("本届流程"), _("申报管理"), "awards:applications-list", "clipboard-list", "awards.list_applications", 120
    ),
)
