"""What a browser calls itself, in a word that its owner knows."""

from django.utils.translation import gettext as _

# The first that is found counts: most browsers name their ancestors too.
_BROWSERS = (
    ("wxwork", "企业微信"),
    ("micromessenger", "微信"),
    ("dingtalk", "钉钉"),
    ("lark", "飞书"),
    ("edg", "Edge"),
    ("firefox", "Firefox"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
_SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("harmony", "HarmonyOS"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("linux", "Linux"),
)


def browser_named(agent: str) -> str:
    """``Chrome, Windows`` of a ``User-Agent``."""
    said = agent.lower()
    found = [
        next((name for mark, name in known if mark in said), "")
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(name for name in found if name) or _("Unknown browser")
