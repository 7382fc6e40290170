from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(_("专家评审"), _("评审组"), "awards:panels-list", "users-group", "awards.see_panels", 200),
    NavEntry(_("专家评审"), _("利害关系申报"), "awards:panels-declare", "shield-check", "awards.declare_interest", 205),
)
