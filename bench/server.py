"""The portal in production settings on a port of this machine, and a signed-in person's cookies."""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time

HOST = "award.example"


def production(folder: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PORTAL_ENV": "production",
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "EMAIL_URL": "consolemail://",
        "VAR_DIR": folder,
        **{name: secrets.token_urlsafe(64) for name in ("SECRET_KEY", "JOURNAL_KEY", "FIELD_KEY")},
    }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def start(port: int) -> subprocess.Popen[bytes]:
    from qualityportal import processes

    return subprocess.Popen(processes.web(f"127.0.0.1:{port}"), stdout=subprocess.DEVNULL)


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The web server did not come up.")


def cookies(username: str) -> dict[str, str]:
    if not username:
        return {}
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from accounts.models import User

    user = User.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["seen"] = int(time.time())
    session.save()
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={'x' * 32}"}
