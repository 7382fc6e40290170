from django.urls import path

from awards.inquiries.views import bureau, public

urlpatterns = [
    path("", bureau.index, name="inquiries-list"),
    path("prepare/<slug:code>/", bureau.prepare, name="inquiries-prepare"),
    path("reply/<str:code>/", public.answer, name="inquiries-answer"),
    path("reply/<str:code>/confirm/", public.confirm, name="inquiries-confirm"),
    path("reply/<str:code>/upload/", public.upload, name="inquiries-upload"),
    path("reply/<str:code>/sheet/", public.workbook, name="inquiries-sheet"),
    path("reply/<str:code>/paper/", public.paper, name="inquiries-paper"),
    path("<str:reference>/", bureau.detail, name="inquiries-detail"),
    path("<str:reference>/letter/", bureau.letter, name="inquiries-letter"),
    path("<str:reference>/send/", bureau.send, name="inquiries-send"),
    path("<str:reference>/renew/", bureau.renew, name="inquiries-renew"),
    path("<str:reference>/reopen/", bureau.reopen, name="inquiries-reopen"),
    path("<str:reference>/revoke/", bureau.revoke, name="inquiries-revoke"),
    path("<str:reference>/file/", bureau.reply, name="inquiries-reply"),
]
