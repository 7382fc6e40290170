from django.urls import path

from core import styleguide, views

app_name = "core"
urlpatterns = [
    path("letters/", views.letters, name="letters"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("journal/", views.journal_page, name="journal"),
    path("calendar/", views.calendar_page, name="calendar"),
    path("calendar/<int:pk>/remove/", views.calendar_remove, name="calendar-remove"),
    path("language/", views.set_language, name="language"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
