"""FastAPI over SQLAlchemy: five REST endpoints a dashboard calls one after another, and one that answers all."""

from typing import Annotated, Any

import orjson
from fastapi import Depends, FastAPI, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

import reads
from credential import Caller, caller
from database import session

app = FastAPI(openapi_url=None)
Database = Annotated[AsyncSession, Depends(session)]
Asking = Annotated[Caller, Depends(caller)]


def answer(content: Any) -> Response:
    """What is a response already passes FastAPI by without being validated or encoded again."""
    return Response(orjson.dumps(content), media_type="application/json")


@app.get("/v1/agents")
async def agents(db: Database, asking: Asking, limit: int = 20) -> Response:
    return answer({"workspace": asking.handle, "agents": await reads.agents(db, asking, limit)})


@app.get("/v1/models")
async def models(db: Database, asking: Asking) -> Response:
    return answer({"models": await reads.models(db)})


@app.get("/v1/providers")
async def providers(db: Database, asking: Asking) -> Response:
    return answer({"providers": await reads.providers(db)})


@app.get("/v1/audit")
async def audit(db: Database, asking: Asking, limit: int = 20) -> Response:
    return answer({"audit": await reads.audit(db, asking, limit)})


@app.get("/v1/billing/spend")
async def spend(db: Database, asking: Asking) -> Response:
    return answer(await reads.spend(db, asking))


@app.get("/v1/dashboard")
async def dashboard(db: Database, asking: Asking) -> Response:
    """A session runs one statement at a time, so they follow one another on one connection."""
    return answer(
        {
            "workspace": asking.handle,
            "agents": await reads.agents(db, asking, 20),
            "models": await reads.models(db),
            "providers": await reads.providers(db),
            "audit": await reads.audit(db, asking, 20),
            **await reads.spend(db, asking),
        }
    )


@app.get("/ready")
async def ready(db: Database) -> Response:
    await db.execute(text("SELECT 1"))
    return Response()
