from django.urls import path

from accounts.views import members, organizations, regions, registration, users

app_name = "accounts"
urlpatterns = [
    path("register/", registration.register, name="register"),
    path("register/check/", registration.check, name="register-check"),
    path("privacy/", registration.privacy, name="privacy"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/mine/", organizations.mine, name="my-organizations"),
    path("organizations/find/<slug:name>/", organizations.find, name="organizations-find"),
    path("organizations/new/", registration.further, name="organization-new"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path("organizations/<int:pk>/edit/", organizations.edit, name="organization-edit"),
    path("organizations/<int:pk>/verify/", organizations.verify, name="organization-verify"),
    path("organizations/<int:pk>/send-back/", organizations.send_back, name="organization-send-back"),
    path("organizations/<int:pk>/members/invite/", members.invite, name="member-invite"),
    path("organizations/<int:pk>/members/add/", members.add, name="member-add"),
    path("members/<int:pk>/remove/", members.remove, name="member-remove"),
    path("members/<int:pk>/promote/", members.promote, name="member-promote"),
    path("regions/", regions.index, name="regions"),
    path("users/", users.users, name="users"),
    path("users/new/", users.create, name="user-new"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/role/", users.change_role, name="user-role"),
    path("users/<int:pk>/deactivate/", users.deactivate, name="user-deactivate"),
    path("users/<int:pk>/activate/", users.activate, name="user-activate"),
    path("users/<int:pk>/reset-password/", users.reset_password, name="user-reset-password"),
    path("profile/", users.profile, name="profile"),
]
