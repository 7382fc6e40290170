from django.utils.translation import gettext_lazy as _

from awards.honours.navigation import GROUP
from core.navigation import NavEntry, register

register(
    NavEntry(GROUP, _("年度报告"), "awards:afterwards-reports", "report", "awards.see_yearly_reports", 460),
    NavEntry(GROUP, _("期满复评"), "awards:afterwards-ending", "refresh", "awards.see_reassessments", 470),
)
