"""The console's people: users, sessions and one-time login links. Only hashes are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from ledger.database import Database
from ledger.errors import UnknownRecord
from ledger.schema import login_links, sessions, users


@dataclass(frozen=True)
class User:
    """A person who may sign in."""

    name: str
    role: str
    created_at: datetime
    disabled_at: datetime | None
    password_hash: str | None


class People:
    """Users, their sessions and login links."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, role: str, password_hash: str | None, at: datetime) -> None:
        """Add a person, or change the role and password of one who is there."""
        values = {"role": role, "password_hash": password_hash, "disabled_at": None}
        with self._database.write() as connection:
            changed = connection.execute(
                update(users).where(users.c.name == name).values(**values)
            ).rowcount
            if not changed:
                connection.execute(insert(users).values(name=name, created_at=at, **values))

    def get(self, name: str) -> User | None:
        """Return a person by name."""
        with self._database.read() as connection:
            row = connection.execute(select(users).where(users.c.name == name)).first()
        return User(**row._mapping) if row else None

    def all(self) -> list[User]:
        """Return everybody, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(users).order_by(users.c.name))
            return [User(**row._mapping) for row in rows]

    def disable(self, name: str, at: datetime) -> None:
        """Shut a person out and end their sessions. Raises UnknownRecord."""
        with self._database.write() as connection:
            found = connection.execute(
                update(users).where(users.c.name == name).values(disabled_at=at)
            ).rowcount
            if not found:
                raise UnknownRecord(f"no user {name}")
            connection.execute(delete(sessions).where(sessions.c.user == name))

    def open_session(self, name: str, now: datetime, lasts: timedelta) -> str:
        """Return the secret token of a new session."""
        token = secrets.token_urlsafe(32)
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at < now))
            connection.execute(
                insert(sessions).values(
                    token_hash=_hash(token), user=name, created_at=now, expires_at=now + lasts
                )
            )
        return token

    def user_of_session(self, token: str, now: datetime) -> User | None:
        """Return who a session token belongs to, unless it has ended or they are shut out."""
        query = (
            select(users)
            .join(sessions, sessions.c.user == users.c.name)
            .where(
                sessions.c.token_hash == _hash(token),
                sessions.c.expires_at > now,
                users.c.disabled_at.is_(None),
            )
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return User(**row._mapping) if row else None

    def close_session(self, token: str) -> None:
        """End a session."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))

    def issue_login_link(self, name: str, now: datetime, lasts: timedelta) -> str:
        """Return a token that signs a person in once."""
        token = secrets.token_urlsafe(32)
        with self._database.write() as connection:
            connection.execute(
                insert(login_links).values(
                    token_hash=_hash(token), user=name, expires_at=now + lasts
                )
            )
        return token

    def redeem_login_link(self, token: str, now: datetime) -> User | None:
        """Use up a login link; None when it is unknown, used or too old."""
        unused = (
            (login_links.c.token_hash == _hash(token))
            & login_links.c.used_at.is_(None)
            & (login_links.c.expires_at > now)
        )
        with self._database.write() as connection:
            name = connection.scalar(select(login_links.c.user).where(unused))
            connection.execute(update(login_links).where(unused).values(used_at=now))
        user = self.get(name) if name else None
        return user if user and user.disabled_at is None else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
