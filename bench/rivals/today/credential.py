"""Who asks: the tenant of the API key, remembered for half a minute."""

import hashlib
import time
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, HTTPException
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from database import session
from tables import ApiKey, Tenant

REMEMBERED_SECONDS = 30
REMEMBERED_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Caller:
    tenant_id: UUID
    handle: str


_remembered: dict[str, tuple[float, Caller]] = {}


async def caller(
    db: Annotated[AsyncSession, Depends(session)],
    authorization: Annotated[str, Header()] = "",
) -> Caller:
    key_hash = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
    until, known = _remembered.get(key_hash, (0.0, None))
    if known is not None and time.monotonic() < until:
        return known
    found = await _look_up(db, key_hash)
    if found is None:
        raise HTTPException(401, "no valid API key")
    if len(_remembered) >= REMEMBERED_KEYS:
        _remembered.clear()
    _remembered[key_hash] = (time.monotonic() + REMEMBERED_SECONDS, found)
    return found


async def _look_up(db: AsyncSession, key_hash: str) -> Caller | None:
    statement = (
        select(Tenant.id, Tenant.handle)
        .join(ApiKey, ApiKey.tenant_id == Tenant.id)
        .where(
            ApiKey.key_hash == key_hash,
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > func.now()),
        )
    )
    row = (await db.execute(statement)).one_or_none()
    return Caller(row.id, row.handle) if row else None
