"""The program as an office runs it: a process of its own that can be stopped, killed and frozen."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """A server over a database of its own, with the Jiaogou data and the demo accounts.

    The database is an SQLite file in the folder, or the empty PostgreSQL that `database_url` names.
    """

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.database_url = database_url
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JIAOGOU_", "DATABASE_URL"))
        } | {"JIAOGOU_VAR": str(folder), "JIAOGOU_PORT": str(self.port)}
        if database_url:
            self.environment["DATABASE_URL"] = database_url
        for command in (
            ["migrate", "-v0"],
            ["load_jiaogou"],
            ["demo_accounts"],
            ["collectstatic", "--no-input", "-v0"],
        ):
            self.manage(*command)
        self.password = re.findall(r"密码：(\S+)", (folder / "demo-accounts.txt").read_text())[0]
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *words: str) -> str:
        """What a command prints; raises CalledProcessError when it fails."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def start(self) -> None:
        if self.process:
            return
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz/", timeout=2) as answer:
                    assert json.load(answer) == {"status": "ok"}
                return
            except OSError:
                continue
        raise RuntimeError((self.folder / "server.log").read_text())

    def kill(self) -> None:
        """As a power cut would, with nothing tidied."""
        if self.process:
            self._signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """It takes connections and never answers, as a network without a way out does."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, which)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds, read past the server. A value's place is marked ? on both databases."""
        if self.database_url:
            with psycopg.connect(self.database_url) as postgres:
                return postgres.execute(query.replace("?", "%s").encode(), values).fetchall()
        connection = pysqlite3.connect(self.folder / "jiaogou.sqlite3", timeout=20)
        try:
            return list(connection.execute(query, values))
        finally:
            connection.close()
