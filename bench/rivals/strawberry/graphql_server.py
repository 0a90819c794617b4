"""Strawberry's router in FastAPI."""

from typing import Annotated

import orjson
from fastapi import Depends, FastAPI, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry.fastapi import GraphQLRouter

from credential import Caller, caller
from database import session
from reader import Reader
from schema import Context, schema


class Router(GraphQLRouter[Context, None]):
    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


Database = Annotated[AsyncSession, Depends(session)]


async def context(db: Database, asking: Annotated[Caller, Depends(caller)]) -> Context:
    return Context(asking, Reader(db))


app = FastAPI(openapi_url=None)
app.include_router(Router(schema, context_getter=context), prefix="/graphql")


@app.get("/ready")
async def ready(db: Database) -> Response:
    await db.execute(text("SELECT 1"))
    return Response()
