from django.urls import path

from awards.cycles.views import amendments, cycles, editor, starting

urlpatterns = [
    path("", cycles.cycles, name="cycles-list"),
    path("new/", starting.new, name="cycles-new"),
    path("start/", starting.start, name="cycles-start"),
    path("<slug:code>/", cycles.detail, name="cycles-detail"),
    path("<slug:code>/next/", starting.clone, name="cycles-clone"),
    path("<slug:code>/rules/", cycles.rules, name="cycles-rules"),
    path("<slug:code>/rules/file/", cycles.download, name="cycles-download"),
    path("<slug:code>/rules/difference/", cycles.difference, name="cycles-difference"),
    path("<slug:code>/rules/history/", cycles.history, name="cycles-history"),
    path("<slug:code>/rules/edit/", editor.edit, name="cycles-edit"),
    path("<slug:code>/rules/edit/<slug:page>/", editor.edit, name="cycles-edit"),
    path("<slug:code>/checks/", cycles.checks, name="cycles-checks"),
    path("<slug:code>/plan/", cycles.plan, name="cycles-plan"),
    path("<slug:code>/amendments/", amendments.amendments, name="cycles-amendments"),
    path("<slug:code>/amendments/<int:pk>/", amendments.amendment, name="cycles-amendment"),
    path("<slug:code>/amendments/<int:pk>/edit/", editor.edit_amendment, name="cycles-amendment-edit"),
    path("<slug:code>/amendments/<int:pk>/edit/<slug:page>/", editor.edit_amendment, name="cycles-amendment-edit"),
    path("<slug:code>/amendments/<int:pk>/release/", amendments.release, name="cycles-amendment-release"),
    path("<slug:code>/amendments/<int:pk>/drop/", amendments.drop, name="cycles-amendment-drop"),
    path("<slug:code>/unsealing/ask/", cycles.ask_unsealing, name="cycles-ask-unsealing"),
    path("<slug:code>/unsealing/take-back/", cycles.take_back_unsealing, name="cycles-take-back-unsealing"),
    path("<slug:code>/unsealing/confirm/", cycles.unseal, name="cycles-unseal"),
    path("<slug:code>/call/", cycles.call, name="cycles-call"),
    path("<slug:code>/call/preview/", cycles.preview, name="cycles-preview"),
    path("<slug:code>/publish/", cycles.publish, name="cycles-publish"),
    path("<slug:code>/finish/", cycles.finish, name="cycles-finish"),
]
