"""Settings. What an operator may change comes from the environment or from LUOPAN_HOME."""

import os
import secrets
from pathlib import Path

from luopan.config import collected
from luopan.config.databases import database
from luopan.config.door import *  # noqa: F403
from luopan.config.logs import logging_settings
from luopan.config.mail import *  # noqa: F403
from luopan.config.sqlite import use_sound_library
from luopan.trail.upkeep.exposure import Exposure

use_sound_library()

HOME = Path(os.environ.get("LUOPAN_HOME") or Path.home() / ".luopan").expanduser()
BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_FILE = HOME / "secret.key"
FILES = HOME / "files"  # what people hand in
# Database files that may be read as sources; folders in which files are left for us.
SOURCES = Path(os.environ.get("LUOPAN_SOURCES") or HOME / "sources")
WATCHED = Path(os.environ.get("LUOPAN_WATCHED") or HOME / "watched")

# Without a file (tests, `luopan plan`) a key of this process only: nothing signed outlives it.
SECRET_KEY = (
    SECRET_FILE.read_text().strip()
    if SECRET_FILE.exists()
    else secrets.token_urlsafe(50)
)
DEBUG = False
URL = os.environ.get("LUOPAN_URL", "")
EXPOSURE = Exposure(URL, os.environ.get("LUOPAN_PROXY", ""))
ALLOWED_HOSTS = EXPOSURE.hosts
CSRF_TRUSTED_ORIGINS = EXPOSURE.origins

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "luopan.trail",
    "luopan.org",
    "luopan.dimensions",
    "luopan.records",
    "luopan.strategy",
    "luopan.targets",
    "luopan.actions",
    "luopan.tracking",
    "luopan.review",
    "luopan.web",
]
MIDDLEWARE = [
    "luopan.web.middleware.request_id",
    "luopan.web.metrics.counted",
    "luopan.web.refusals.told",
    "luopan.web.door.proxies.believed",
    "luopan.web.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random, and CSRF tokens are masked (BREACH)
    "luopan.web.middleware.instant",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luopan.web.door.sessions.limited",
    "luopan.api.door.carried",
    "luopan.web.middleware.language",
    "luopan.web.door.sizes.bounded",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "luopan.web.middleware.Gate",
    "luopan.web.door.second.SecondFactor",
    "luopan.web.door.by_link.Bound",
    "axes.middleware.AxesMiddleware",
    "luopan.web.once.Once",  # last: it calls the views of forms that make something
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "web" / "templates"],
        "APP_DIRS": True,  # those of other packages, where ours have none of that name
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luopan.web.shell.shell",
            ]
        },
    }
]
ROOT_URLCONF = "luopan.config.urls"
WSGI_APPLICATION = "luopan.config.wsgi.application"
AUTH_USER_MODEL = "org.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
]
DATABASES = {"default": database(os.environ.get("LUOPAN_DATABASE_URL", ""), HOME)}

STATIC_URL = "/static/"
COLLECTED = Path(
    os.environ.get("LUOPAN_COLLECTED")  # `luopan serve` tells its workers
    or collected.folder(HOME, BASE_DIR / "web" / "static")
)
STORAGES = collected.storages(COLLECTED)
STATIC_ROOT = COLLECTED if collected.is_there(COLLECTED) else None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"  # of storage; the company's own zone decides an event's day
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {20: "good", 25: "good", 30: "notice", 40: "problem"}
# One cache for all processes: codes that were used, how often somebody tried.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "org_remembered",
    }
}

LOGGING = logging_settings(HOME, to_file=(HOME / "log").is_dir())
# The worker writes a copy of all data at this hour of the company; how many of them stay.
BACKUP_AT = os.environ.get("LUOPAN_BACKUP_AT", "").strip() or "02:30"
BACKUPS_KEPT = os.environ.get("LUOPAN_BACKUPS_KEPT", "").strip() or "7,4,12"
# Files handed in that nothing refers to are kept for so many days; 0: for ever.
UPLOADS_DAYS = int(os.environ.get("LUOPAN_UPLOADS_DAYS", "").strip() or "30")
# Figures for operators under /metrics: for who has the token, or sits at this machine ("loopback").
METRICS = os.environ.get("LUOPAN_METRICS", "").strip()
METRICS_TOKEN = os.environ.get("LUOPAN_METRICS_TOKEN", "").strip()
MOST_BYTES = 1 << 30  # of a whole request: files by hand are the largest
# Requests of one token: so many a minute, and so many at once after a rest.
API_A_MINUTE = int(os.environ.get("LUOPAN_API_RATE", "600"))
API_AT_ONCE = max(10, API_A_MINUTE // 5)
# How many pages and parts of pages a process keeps until something is done (some 10 KB each).
KEPT_PAGES = int(os.environ.get("LUOPAN_KEPT_PAGES", "1000"))
CUBE_MEMORY = int(os.environ.get("LUOPAN_CUBE_MB", "256")) << 20
# Below this score of the SMART audit a reason is wanted, until the company sets its own.
AUDIT_BAR = float(os.environ.get("LUOPAN_AUDIT_BAR", "0.8"))
