from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(_("本届流程"), _("推荐"), "awards:recommendations-list", "thumb-up", "awards.see_recommendations", 125)
)
