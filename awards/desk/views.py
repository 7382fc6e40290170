"""My work."""
from django.http import HttpResponse
from django.shortcuts import render
from core.web import SignedInRequest


def home(request: SignedInRequest) -> HttpResponse:
    return render(request, "awards/desk/home.html", {})
