"""Another company in the same database, with a person, a session, an app password and an invitation of its own.

An installation is set up once, so the rows are made from the first company's.
"""

import sqlite3
from pathlib import Path

#: Added to every number of the first company.
AWAY = 9_000


class SecondCompany:
    """The numbers that belong to the other company."""

    def __init__(self, folder: str):
        files = list(Path(folder).glob("*.sqlite"))
        assert len(files) == 1, f"{folder} has {len(files)} databases"
        with sqlite3.connect(files[0], timeout=30) as database:
            database.row_factory = sqlite3.Row
            self._copy(database, "companies", name="Kovár a dcéra")
            self._copy(database, "people", address="foreign{id}@kovar.sk", name="Cudzí Človek")
            self._copy(database, "memberships")
            self._copy(database, "sessions", token_hash=b"session")
            self._copy(database, "second_steps", credential_id=None)
            self._copy(database, "app_passwords", digest=b"app")
            self._copy(database, "browsers", token_hash=b"browser")
            self._copy(database, "invitations", token_hash=b"invitation")
            self.people = self._ids(database, "people")
            self.sessions = self._ids(database, "sessions")
            self.second_steps = self._ids(database, "second_steps")
            self.app_passwords = self._ids(database, "app_passwords")
            self.browsers = self._ids(database, "browsers")
            self.invitations = self._ids(database, "invitations")

    def _copy(self, database: sqlite3.Connection, table: str, **changes) -> None:
        """Copies the rows of a table with other numbers. A changed hash stays unique by its row's number."""
        for row in database.execute(f"SELECT * FROM {table}").fetchall():
            values = {
                name: value + AWAY if value is not None and (name == "id" or name.endswith("_id")) and isinstance(value, int)
                else value
                for name, value in zip(row.keys(), row)
            }
            for name, value in changes.items():
                if name not in values:
                    continue
                number = values.get("id", 0)
                values[name] = value + str(number).encode() if isinstance(value, bytes) else value
                if isinstance(value, str):
                    values[name] = value.format(id=number)
            columns = ", ".join(values)
            gaps = ", ".join("?" * len(values))
            database.execute(f"INSERT INTO {table} ({columns}) VALUES ({gaps})", list(values.values()))

    def _ids(self, database: sqlite3.Connection, table: str) -> list[int]:
        return [row[0] for row in database.execute(f"SELECT id FROM {table} WHERE id > ?", [AWAY])]
