"""A list of appointments in a SQLite file, which several processes change and read as if it were Engage."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx

from ..payloads import to_bytes

SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE records (id TEXT PRIMARY KEY, version INTEGER, time INTEGER, place REAL) WITHOUT ROWID;
CREATE TABLE last (version INTEGER, time INTEGER);
INSERT INTO last VALUES (0, 0);
CREATE TABLE events (id TEXT, version INTEGER, time INTEGER);
"""
# Sort by a constant value, or by the time of the last change, so that records move while the list is read.
ORDERS = ("place", "time DESC, place")
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


class World:
    """The records in Engage. Each change gives a record the next version, sometimes without a new `updatedAt`."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        self.file = sqlite3.connect(path, timeout=60, isolation_level=None)
        self.file.execute("PRAGMA synchronous = OFF")
        self._chance = chance

    @classmethod
    def create(cls, path: Path, chance: random.Random, records: int) -> None:
        """Create the file with some records."""
        with closing(sqlite3.connect(path)) as file:
            file.executescript(SCHEMA)
        with cls(path, chance) as world:
            for _ in range(records):
                world.change(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def operate(self) -> None:
        """Add, change or delete a record."""
        ids = [id for (id,) in self.file.execute("SELECT id FROM records")]
        kind = self._chance.choices(["add", "change", "delete"], [3, 6, 2])[0]
        if kind == "add" or not ids:
            self.change(None)
        elif kind == "change":
            self.change(self._chance.choice(ids))
        else:
            id = self._chance.choice(ids)
            self.file.execute("BEGIN IMMEDIATE")
            self.file.execute("DELETE FROM records WHERE id = ?", (id,))
            self.file.execute("INSERT INTO events SELECT ?, version, time FROM last", (id,))
            self.file.execute("COMMIT")

    def change(self, id: str | None) -> None:
        """Give a record its next version; None adds a record."""
        later = self._chance.choice([0, 1, 1])  # sometimes in the same millisecond
        self.file.execute("BEGIN IMMEDIATE")
        self.file.execute("UPDATE last SET version = version + 1, time = time + ?", (later,))
        if id is None:
            id = f"a-{self._chance.getrandbits(48):012x}"
            self.file.execute("INSERT INTO records SELECT ?, version, time, ? FROM last", (id, self._chance.random()))
        else:
            set_newest = "UPDATE records SET (version, time) = (SELECT version, time FROM last) WHERE id = ?"
            self.file.execute(set_newest, (id,))
        self.file.execute("INSERT INTO events SELECT ?, version, time FROM last", (id,))
        self.file.execute("COMMIT")

    def has(self, id: str) -> bool:
        """Whether a record exists."""
        return self.file.execute("SELECT 1 FROM records WHERE id = ?", (id,)).fetchone() is not None

    def versions(self) -> dict[str, int]:
        """The current version of each record."""
        return dict(self.file.execute("SELECT id, version FROM records"))

    def event(self) -> dict[str, Any] | None:
        """Return a webhook event for a random past change, so that events arrive late, twice or never."""
        rows = self.file.execute("SELECT * FROM events").fetchall()
        if not rows:
            return None
        id, version, time = self._chance.choice(rows[-8:])
        data = {"eventType": "GENERIC_UPDATE", "message": None, "appointment": payload(id, version, time)}
        fields = {"correlationId": None, "webhookConfigurationId": None, "version": "1"}
        return {"id": f"{id} {version}", **fields, "entity": "Appointment", "data": data}


def payload(id: str, version: int, time: int) -> dict[str, Any]:
    """Return the JSON of a record."""
    updated = (BEGINNING + timedelta(milliseconds=time)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"id": id, "externalId": str(version), "status": "ACCEPTED", "updatedAt": updated}


class ServedWorld(httpx.AsyncBaseTransport):
    """Responds with pages of the list. Before and after each page is read, something may happen."""

    def __init__(self, world: World, disturb: Callable[[], None], *, cap: int, order: str) -> None:
        self._world = world
        self._disturb = disturb
        self._cap = cap
        self._order = order

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._disturb()
        query = request.url.params
        offset, limit = int(query.get("offset", 0)), min(int(query.get("limit", 25)), self._cap)
        ids = query.get_list("id[]")
        chosen = f"WHERE id IN ({', '.join('?' * len(ids))})" if ids else ""
        found = f"SELECT id, version, time FROM records {chosen} ORDER BY {self._order}"
        rows = self._world.file.execute(found, ids).fetchall()
        data = [payload(*row) for row in rows[offset : offset + limit]]
        meta = {"offset": offset, "limit": limit, "totalCount": len(rows)}
        self._disturb()
        return httpx.Response(200, content=to_bytes({"data": data, "meta": meta}))
