"""Logs as JSON lines, one file a process kind, rotated; people see sentences instead."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

KEPT = 8
SIZE = 8 << 20


class JsonLines(logging.Formatter):
    """One event, one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; a traceback goes into its own field."""
        from luopan.trail.chain import request_id

        event: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
        }
        if record.exc_info:
            event["traceback"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False)


def logging_settings(home: Path, *, to_file: bool) -> dict[str, Any]:
    """Django's LOGGING: a rotated file under ``home/log`` when the home exists."""
    handlers: dict[str, Any] = {"quiet": {"class": "logging.NullHandler"}}
    if to_file:
        handlers["file"] = {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(home / "log" / "luopan.log"),
            "maxBytes": SIZE,
            "backupCount": KEPT,
            "encoding": "utf-8",
            "delay": True,
            "formatter": "json",
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": handlers,
        "root": {"level": "INFO", "handlers": ["file" if to_file else "quiet"]},
        "loggers": {"django.server": {"propagate": True}},
    }
