"""Logs as JSON lines in one rotated file; people see sentences instead."""

import fcntl
import json
import logging
import os
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

KEPT = 8
SIZE = 8 << 20


class JsonLines(logging.Formatter):
    """One event, one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, with the facts it was given; a traceback goes into its own field."""
        from luopan.trail.chain import request_id

        event: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
        }
        event |= getattr(record, "facts", {})
        if record.exc_info:
            event["traceback"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False)


class Shared(RotatingFileHandler):
    """A rotated file that several processes write to: web workers, worker, commands.

    Each event is written under a lock beside the file; whoever finds that another has
    rotated it meanwhile goes on in the new one, so that no line is lost or torn.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write one event."""
        try:
            with open(f"{self.baseFilename}.lock", "a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._follow()
                super().emit(record)
        except OSError:
            self.handleError(record)

    def _follow(self) -> None:
        if self.stream is None or self._is_current():
            return
        self.stream.close()
        self.stream = self._open()

    def _is_current(self) -> bool:
        try:
            there = os.stat(self.baseFilename)
        except FileNotFoundError:
            return False
        return os.path.samestat(there, os.fstat(self.stream.fileno()))


def logging_settings(home: Path, *, to_file: bool) -> dict[str, Any]:
    """Django's LOGGING: a rotated file under ``home/log`` when the home exists."""
    handlers: dict[str, Any] = {"quiet": {"class": "logging.NullHandler"}}
    if to_file:
        handlers["file"] = {
            "class": "luopan.config.logs.Shared",
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
        "loggers": {
            "django.server": {"propagate": True},
            # Refusals are told by luopan.door: without addresses, in which secrets of links
            # stand, and never more than so many a minute.
            "django.request": {"level": "ERROR"},
            "django.security.csrf": {"level": "ERROR"},
        },
    }
