"""An authorization server for the tests: django-oauth-toolkit on a free port of the loopback interface.

    oauth_server.py FOLDER

FOLDER/settings.json contains the users, the registered clients, the lifetime of a token and the port to listen on.
The database is in FOLDER too.
"""

import json
import os
import sys
from pathlib import Path

FOLDER = Path(sys.argv[1])
GIVEN = json.loads((FOLDER / "settings.json").read_text())
SCOPES = {
    "https://mail.example/IMAP": "read mail",
    "https://mail.example/SMTP": "send mail",
    "introspection": "ask what a token is good for",
}
LOGIN_PAGE = '<form method="post">{% csrf_token %}{{ form.as_p }}<button>Sign in</button></form>'

from django.conf import settings  # noqa: E402

settings.configure(
    SECRET_KEY=os.urandom(32).hex(),
    DEBUG=False,
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.staticfiles",
        "oauth2_provider",
    ],
    STATIC_URL="/static/",
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FOLDER / "oauth.sqlite",
            # The data need not survive a crash of the machine. A transaction takes the write lock when it begins, so
            # that none is refused.
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
            },
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request"],
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {"login.html": LOGIN_PAGE}),
                    "django.template.loaders.app_directories.Loader",
                ],
            },
        }
    ],
    # Comparing a password need not be slow here.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    LOGIN_URL="/login/",
    LOGGING_CONFIG=None,
    OAUTH2_PROVIDER={
        "PKCE_REQUIRED": True,
        "SCOPES": SCOPES,
        "DEFAULT_SCOPES": ["https://mail.example/IMAP"],
        "ACCESS_TOKEN_EXPIRE_SECONDS": GIVEN["tokenSeconds"],
        "ROTATE_REFRESH_TOKEN": True,
        "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,
        "ALLOW_LOCALHOST_LOOPBACK": True,
        "DEVICE_FLOW_INTERVAL": 1,
        "OAUTH_DEVICE_VERIFICATION_URI": f"http://127.0.0.1:{GIVEN['port']}/o/device/",
    },
)

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from oauth2_provider.models import get_access_token_model, get_application_model  # noqa: E402


@csrf_exempt
def expire(request):
    """Expires an access token now, as if its lifetime had passed."""
    ended = get_access_token_model().objects.filter(token=request.POST["token"]).update(expires=timezone.now())
    return HttpResponse(status=200 if ended == 1 else 404)


urlpatterns = [
    path("expire/", expire),
    path("login/", LoginView.as_view(template_name="login.html")),
    path("o/", include("oauth2_provider.urls")),
]


def register(client):
    get_application_model().objects.create(
        name=client["id"],
        client_id=client["id"],
        client_secret=client.get("secret", ""),
        client_type="confidential" if client.get("secret") else "public",
        authorization_grant_type=client["grant"],
        redirect_uris="http://127.0.0.1 http://localhost" if client["grant"] == "authorization-code" else "",
    )


def main():
    call_command("migrate", run_syncdb=True, verbosity=0)
    for person in GIVEN["people"]:
        get_user_model().objects.create_user(person["name"], password=person["password"])
    for client in GIVEN["clients"]:
        register(client)
    server = ThreadedWSGIServer(("127.0.0.1", GIVEN["port"]), WSGIRequestHandler, ipv6=False)
    server.set_app(get_wsgi_application())
    server.serve_forever()


main()
