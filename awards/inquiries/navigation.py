from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("本届流程"), _("征求部门意见"), "awards:inquiries-list", "mail", "awards.see_inquiries", 128))
