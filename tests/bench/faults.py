"""Nothing acknowledged is lost and nothing is there twice, however often the server dies.

    python -m tests.bench.faults [--rounds 50] [--phones 8] [--postgres]

Phones sign in once, then send visits and their pictures without a pause to the server as an office runs it. Round
by round the server gets SIGKILL at a random moment and is started again; like the outbox
(jiaogou/static/jiaogou/offline/outbox.js) a phone repeats the same bytes until it hears 200 or 201. At the end what
the phones were told is held against the database, the audit book and the files, read past the server. With
--postgres the database is a new one on the server that DATABASE_URL names (python -m tests.postgres lends one).
The machine stays on: what a disk forgets when the power goes is not seen here.
"""

import argparse
import hashlib
import io
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from subprocess import CalledProcessError
from threading import Event
from typing import Any

import psycopg
from PIL import Image

from tests.journeys.service import Service

# Both may record visits; a person may carry several phones.
PEOPLE = ("shuji", "bangfu")
DATABASE = "jiaogou_faults"
SHORTEST, LONGEST = 0.05, 1.5  # seconds from one start of the server to its end
PATIENCE = 20  # seconds for an answer
PAUSE = 0.05  # seconds before a phone tries again
SHOWN = 10


@dataclass
class Parcel:
    """A visit with its picture, as the bytes that are sent, and what the phone was told of them."""

    key: uuid.UUID
    visit: bytes
    photo_key: uuid.UUID
    photo: bytes
    visit_arrived: bool = False
    photo_arrived: bool = False


@dataclass
class Phone:
    """One phone with its cookies and its outbox."""

    url: str
    username: str
    password: str
    number: int
    parcels: list[Parcel] = field(default_factory=list)
    heard: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.headers: dict[str, str] = {}

    def sign_in(self) -> None:
        """Once; the cookie holds for longer than the bench lasts."""
        address = f"{self.url}/sign-in/"
        with self.opener.open(address, timeout=PATIENCE) as page:
            [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        form = {
            "username": self.username,
            "password": self.password,
            "csrfmiddlewaretoken": token,
        }
        self.opener.open(address, urllib.parse.urlencode(form).encode(), timeout=PATIENCE).close()
        status, self.pack = self._ask("GET", "/api/offline/pack/")
        if status != 200:
            raise RuntimeError(f"{self.username} may not record visits: {status} {self.pack}")

    def work(self, enough: Event) -> None:
        """Sends one parcel after the other, and comes to an end only with nothing left to send."""
        while not enough.is_set() and not self.wrong:
            parcel = self._packed()
            self.parcels.append(parcel)
            address = f"/api/visits/{parcel.key}/"
            parcel.visit_arrived = self._deliver(
                "visit", address, parcel.visit, "application/json", parcel.key
            )
            if not parcel.visit_arrived:
                return
            parcel.photo_arrived = self._deliver(
                "photo",
                f"{address}photos/{parcel.photo_key}/?kind=scene",
                parcel.photo,
                "image/jpeg",
                parcel.photo_key,
            )

    def _packed(self) -> Parcel:
        key, photo_key = uuid.uuid4(), uuid.uuid4()
        visit = {
            "schema": 1,
            "household": self.chance.choice(self.pack["households"])["number"],
            "on": self.pack["today"],
            "kind": "routine",
            "mode": "home",
            "findings": f"第 {len(self.parcels) + 1} 次，{key}",
            "photos": [str(photo_key)],
        }
        return Parcel(
            key, json.dumps(visit, ensure_ascii=False).encode(), photo_key, self._picture()
        )

    def _picture(self) -> bytes:
        out = io.BytesIO()
        Image.frombytes("RGB", (64, 48), self.chance.randbytes(64 * 48 * 3)).save(out, "JPEG")
        return out.getvalue()

    def _deliver(self, what: str, address: str, body: bytes, kind: str, key: uuid.UUID) -> bool:
        """The same bytes until they were acknowledged; gives up only on what the outbox takes for a refusal."""
        while True:
            try:
                status, answer = self._put(address, body, kind)
            except (OSError, HTTPException):
                # Refused, reset or cut short: whether it was written is not known.
                self.heard["no answer"] += 1
                self.headers = {}
                time.sleep(PAUSE)
                continue
            self.heard[f"{what} {status}"] += 1
            if status in (200, 201) and answer.get("key") == str(key):
                return True
            if status < 500:
                self.wrong.append(f"{what} {key} was answered {status}: {answer}")
                return False
            self.headers = {}
            time.sleep(PAUSE)

    def _put(self, address: str, body: bytes, kind: str) -> tuple[int, dict[str, Any]]:
        if not self.headers:
            status, who = self._ask("GET", "/api/session/")
            if status != 200:
                return status, who
            self.headers = {"X-CSRFToken": who["csrf"], "X-Outbox-User": str(who["user"])}
        return self._ask("PUT", address, body, self.headers | {"Content-Type": kind})

    def _ask(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        request = urllib.request.Request(self.url + address, body, headers or {}, method=method)
        try:
            with self.opener.open(request, timeout=PATIENCE) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as refusal:
            with refusal:
                text = refusal.read().decode(errors="replace")
            try:
                return refusal.code, json.loads(text)
            except ValueError:
                return refusal.code, {"text": text[:200]}


def run(service: Service, phones: list[Phone], rounds: int) -> None:
    """Kills and restarts the server so many times under the phones, then lets them finish."""
    enough = Event()
    chance = random.Random()
    with ThreadPoolExecutor(len(phones)) as threads:
        working = [threads.submit(phone.work, enough) for phone in phones]
        try:
            for number in range(1, rounds + 1):
                # Sends nothing in between: the phones do, in their threads.
                time.sleep(chance.uniform(SHORTEST, LONGEST))
                service.kill()
                service.start()
                if number % 10 == 0:
                    say(f"  {number} kills, {sum(len(phone.parcels) for phone in phones)} visits")
                if any(phone.wrong for phone in phones) or any(one.done() for one in working):
                    break
        finally:
            enough.set()
        for one in working:
            one.result()


def faults(service: Service, parcels: list[Parcel], before: set[uuid.UUID]) -> list[str]:
    """What does not agree with what the phones were told, a sentence each; empty is as it should be."""
    visits = [parcel for parcel in parcels if parcel.visit_arrived]
    photos = [parcel for parcel in parcels if parcel.photo_arrived]
    return [
        *_rows_differ(
            "visit",
            {parcel.key: hashlib.sha256(parcel.visit).hexdigest() for parcel in visits},
            [row for row in _keyed(service, "visit", "payload_digest") if row[0] not in before],
        ),
        *_rows_differ(
            "photo",
            {parcel.photo_key: hashlib.sha256(parcel.photo).hexdigest() for parcel in photos},
            _keyed(service, "photo", "sent_digest"),
        ),
        *_parents_differ(service, photos),
        *_lines_differ(service, "visit.recorded", [parcel.key for parcel in visits]),
        *_lines_differ(service, "photo.added", [parcel.photo_key for parcel in photos]),
        *_files_differ(service),
        *_book_is_broken(service),
        *_database_is_broken(service),
    ]


def _keyed(service: Service, table: str, digest: str) -> list[tuple[uuid.UUID, str]]:
    rows = service.rows(f"SELECT key, {digest} FROM households_{table}")
    return [(uuid.UUID(str(key)), kept) for key, kept in rows]


def _rows_differ(
    what: str, told: dict[uuid.UUID, str], rows: list[tuple[uuid.UUID, str]]
) -> Iterable[str]:
    kept = dict(rows)
    for key, count in Counter(key for key, _ in rows).items():
        if count != 1:
            yield f"{what} {key} is there {count} times"
        if key not in told:
            yield f"{what} {key} is there and was never acknowledged"
    for key, digest in told.items():
        if key not in kept:
            yield f"{what} {key} was acknowledged and is missing"
        elif kept[key] != digest:
            yield f"{what} {key} holds other bytes than were acknowledged"


def _parents_differ(service: Service, photos: list[Parcel]) -> Iterable[str]:
    query = (
        "SELECT p.key, v.key FROM households_photo p JOIN households_visit v ON v.id = p.visit_id"
    )
    parents = {
        uuid.UUID(str(photo)): uuid.UUID(str(visit)) for photo, visit in service.rows(query)
    }
    for parcel in photos:
        if parents.get(parcel.photo_key) != parcel.key:
            yield f"photo {parcel.photo_key} does not hang on its visit {parcel.key}"


def _lines_differ(service: Service, verb: str, keys: list[uuid.UUID]) -> Iterable[str]:
    query = "SELECT target_key FROM households_auditline WHERE verb = ?"
    lines = Counter(key for (key,) in service.rows(query, verb))
    for key in keys:
        if lines[str(key)] != 1:
            yield f"{verb} {key} stands {lines[str(key)]} times in the audit book"


def _files_differ(service: Service) -> Iterable[str]:
    """Every picture's row has its file, whole, and the small one beside it."""
    folder = service.folder / "media" / "photos"
    for key, digest in service.rows("SELECT key, kept_digest FROM households_photo"):
        key = uuid.UUID(str(key))
        full = folder / key.hex[:2] / f"{key}-{digest[:16]}.jpg"
        if not full.exists():
            yield f"photo {key} has a row and no file"
        elif hashlib.sha256(full.read_bytes()).hexdigest() != digest:
            yield f"photo {key} has a file that is not the kept one"
        if not full.with_suffix(".small.jpg").exists():
            yield f"photo {key} has no small picture"


def _book_is_broken(service: Service) -> Iterable[str]:
    try:
        say("  " + service.manage("verify_audit").splitlines()[0])
    except CalledProcessError:
        yield "the audit book does not verify (the reason stands above)"


def _database_is_broken(service: Service) -> Iterable[str]:
    if service.database_url:
        return  # a server that was not killed checks itself
    for query, sound in (("PRAGMA integrity_check", [("ok",)]), ("PRAGMA foreign_key_check", [])):
        if (found := service.rows(query)) != sound:
            yield f"{query}: {found[:3]}"


def fresh_postgres() -> str:
    """A new, empty database beside the one that DATABASE_URL names; an earlier run's is thrown away."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise SystemExit(
            "--postgres needs DATABASE_URL: python -m tests.postgres -- python -m tests.bench.faults --postgres"
        )
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)".encode())
        server.execute(f"CREATE DATABASE {DATABASE}".encode())
    return urllib.parse.urlsplit(url)._replace(path=f"/{DATABASE}").geturl()


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Exit status 1 when something acknowledged is missing, double or other than it was sent."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.faults")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--phones", type=int, default=8)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="jiaogou-faults-"))
    service = Service(folder, fresh_postgres() if options.postgres else "")
    began = time.monotonic()
    try:
        service.start()
        phones = [
            Phone(service.url, PEOPLE[number % len(PEOPLE)], service.password, number)
            for number in range(options.phones)
        ]
        for phone in phones:
            phone.sign_in()
        before = {key for key, _ in _keyed(service, "visit", "payload_digest")}
        run(service, phones, options.rounds)
    finally:
        service.kill()
    parcels = [parcel for phone in phones for parcel in phone.parcels]
    found = [fault for phone in phones for fault in phone.wrong]
    found += faults(service, parcels, before)
    heard = sum((phone.heard for phone in phones), Counter[str]())
    say(
        f"  {'PostgreSQL' if options.postgres else 'SQLite'}, {options.phones} phones, "
        f"{options.rounds} kills in {time.monotonic() - began:.0f} s: "
        f"{sum(parcel.visit_arrived for parcel in parcels)} visits and "
        f"{sum(parcel.photo_arrived for parcel in parcels)} photos acknowledged; answers "
        + ", ".join(f"{what}: {count}" for what, count in sorted(heard.items()))
    )
    if found:
        say("\n".join(found[:SHOWN]))
        say(f"  {len(found)} faults. All is kept in {folder}.")
        return 1
    shutil.rmtree(folder)
    say("  Nothing lost, nothing twice.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
