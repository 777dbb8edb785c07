"""A Chromium for the browser tests: found, or fetched from the machine's own Debian packages.

    python -m tests.chromium        prints the program's path; fetches it first when there is none

Root installs the package. Anyone else unpacks it, and whatever libraries the machine lacks, under var/chromium, where
nothing of the machine is touched. Set CHROMIUM to use a program of your own.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

# The second draws Chinese: without it every character is an empty box of the wrong width.
PACKAGES = ("chromium", "fonts-wqy-zenhei")
HOME = Path(__file__).resolve().parent.parent / "var" / "chromium"
START = HOME / "start"
WHAT_TO_DO = (
    "Chromium is missing and could not be fetched: {reason}\n"
    "The browser tests need it. Any one of these helps, then run make test again:\n"
    "  - as root: apt-get update && apt-get install chromium fonts-wqy-zenhei\n"
    "  - or name a Chromium of your own: CHROMIUM=/path/to/chromium make test\n"
)


class NotFetchedError(Exception):
    """No Chromium could be fetched; the text says why."""


def find() -> str | None:
    """The path of a Chromium that can be started, or None."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    return shutil.which("chromium") or (str(START) if START.exists() else None)


def fetch() -> None:
    """Install or unpack Chromium. Raises NotFetchedError."""
    if not shutil.which("apt-get"):
        raise NotFetchedError("this machine has no apt-get.")
    if os.geteuid() == 0:
        _apt("update")
        _apt("install", "-y", "--no-install-recommends", *PACKAGES)
    else:
        _unpack()


def _unpack() -> None:
    root, downloads = HOME / "root", HOME / "packages"
    for folder in (root, downloads / "partial", HOME / "lists" / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    # Lists and packages of our own: the machine's belong to root and may be missing or old.
    ours = ("-o", f"Dir::State::lists={HOME / 'lists'}", "-o", f"Dir::Cache={HOME}")
    _apt(*ours, "update")
    plan = _apt(*ours, "install", "--simulate", "--no-install-recommends", *PACKAGES)
    wanted = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    _apt(*ours, "download", *wanted, cwd=downloads)
    for package in sorted(downloads.glob("*.deb")):
        _checked(["dpkg-deb", "-x", str(package), str(root)])
    shutil.rmtree(downloads)
    _write_start(root)


def _write_start(root: Path) -> None:
    """A start script that lets the unpacked program find its libraries and fonts."""
    program = root / "usr/lib/chromium/chromium"
    if not program.exists():
        raise NotFetchedError("the chromium package holds no usr/lib/chromium/chromium.")
    libraries = sorted({str(path.parent) for path in root.rglob("*.so*") if path.is_file()})
    lines = ["#!/bin/sh", f"export LD_LIBRARY_PATH={shlex.quote(':'.join(libraries))}"]
    if (root / "etc/fonts/fonts.conf").exists():
        lines.append(f"export FONTCONFIG_SYSROOT={shlex.quote(str(root))}")
    lines.append(f'exec {shlex.quote(str(program))} "$@"')
    draft = START.with_suffix(".new")
    draft.write_text("\n".join(lines) + "\n")
    draft.chmod(0o755)
    draft.replace(START)


def _apt(*arguments: str, cwd: Path | None = None) -> str:
    return _checked(["apt-get", "-q", *arguments], cwd=cwd)


def _checked(command: list[str], cwd: Path | None = None) -> str:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=cwd,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
        check=False,
    )
    if done.returncode:
        raise NotFetchedError(f"{shlex.join(command[:3])} … failed:\n{done.stderr.strip()}")
    return done.stdout


def main() -> int:
    """Print the path, fetching first if need be; 1 and what to do when there is none in the end."""
    if find() is None:
        sys.stderr.write("Fetching Chromium for the browser tests (about 120 MB) …\n")
        try:
            fetch()
        except NotFetchedError as error:
            sys.stderr.write(WHAT_TO_DO.format(reason=error))
            return 1
    sys.stdout.write(f"{find()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
