"""The schema. Columns are called as the fields they fill.

Counts and amounts are text, as GraphQL's Int ends at 32 bits and its Float is not exact.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import strawberry
from sqlalchemy import Text, cast, select
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.fastapi import BaseContext

import reads
import tables
from credential import Caller
from reader import Reader


@dataclass
class Context(BaseContext):
    caller: Caller
    reader: Reader

    # The base class has a constructor of its own, which a data class does not call.
    def __post_init__(self) -> None:
        super().__init__()


Info = strawberry.Info[Context, None]


@strawberry.type
class Agent:
    id: strawberry.Private[UUID]
    handle: str
    name: str
    status: str

    @strawberry.field
    async def available(self, info: Info) -> str | None:
        return await info.context.reader.available.load(self.id)


@strawberry.type
class Provider:
    slug: str
    display_name: str
    active: bool


@strawberry.type
class Price:
    input_picos: str | None
    output_picos: str | None


@strawberry.type
class Model:
    id: strawberry.Private[UUID]
    slug: str
    display_name: str
    status: str
    context_window: int | None

    @strawberry.field
    async def price(self, info: Info) -> Price | None:
        return await info.context.reader.price.load(self.id)

    @strawberry.field
    async def providers(self, info: Info) -> list[Provider]:
        return await info.context.reader.providers.load(self.id)


@strawberry.type
class AuditEvent:
    agent_id: strawberry.Private[UUID]
    seq: str
    type: str
    previous_hash: str | None
    hash: str
    created_at: datetime

    @strawberry.field
    async def agent(self, info: Info) -> Agent:
        return await info.context.reader.agent.load(self.agent_id)


@strawberry.type
class Audit:
    @strawberry.field
    async def height(self, info: Info) -> str:
        height = tables.AuditHeight
        found = await info.context.reader.rows(
            select(height.events).where(height.tenant_id == info.context.caller.tenant_id)
        )
        return str(found[0].events if found else 0)

    @strawberry.field
    async def events(self, info: Info, first: int = 20) -> list[AuditEvent]:
        event = tables.AuditEvent
        return await info.context.reader.read(
            AuditEvent,
            select(
                event.agent_id,
                cast(event.seq, Text).label("seq"),
                event.event_type.label("type"),
                event.previous_hash,
                event.event_hash.label("hash"),
                event.created_at,
            )
            .where(event.tenant_id == info.context.caller.tenant_id)
            .order_by(event.created_at.desc(), event.id.desc())
            .limit(first),
        )


@strawberry.type
class DaySpend:
    day: date
    cost: str


@strawberry.type
class ModelSpend:
    model: str
    requests: str
    cost: str


@strawberry.type
class Month:
    cost: str
    requests: str
    days: list[DaySpend]

    @strawberry.field
    async def models(self, info: Info, top: int = 10) -> list[ModelSpend]:
        return await info.context.reader.read(ModelSpend, reads.models_of_month(info.context.caller, top))


@strawberry.type
class Workspace:
    handle: str

    @strawberry.field
    async def agents(self, info: Info, first: int = 20) -> list[Agent]:
        agent = tables.Agent
        return await info.context.reader.read(
            Agent,
            select(agent.id, agent.handle, agent.name, agent.status)
            .where(agent.tenant_id == info.context.caller.tenant_id)
            .order_by(agent.created_at.desc(), agent.id.desc())
            .limit(first),
        )

    @strawberry.field
    def audit(self) -> Audit:
        return Audit()

    @strawberry.field
    async def balance(self, info: Info) -> str:
        (row,) = await info.context.reader.rows(reads.balance(info.context.caller))
        return row.balance

    @strawberry.field
    async def month(self, info: Info) -> Month:
        days = await info.context.reader.rows(reads.days_of_month(info.context.caller))
        return Month(
            cost=str(sum(day.cost_nanos for day in days)),
            requests=str(sum(day.requests for day in days)),
            days=[DaySpend(day=day.day, cost=str(day.cost_nanos)) for day in days],
        )


@strawberry.type
class Query:
    @strawberry.field
    def workspace(self, info: Info) -> Workspace:
        return Workspace(handle=info.context.caller.handle)

    @strawberry.field
    async def models(self, info: Info) -> list[Model]:
        model = tables.Model
        return await info.context.reader.read(
            Model,
            select(
                model.id,
                model.slug,
                model.display_name,
                model.routable_status.label("status"),
                model.context_window,
            ).order_by(model.slug),
        )

    @strawberry.field
    async def providers(self, info: Info) -> list[Provider]:
        provider = tables.Provider
        return await info.context.reader.read(
            Provider, select(provider.slug, provider.display_name, provider.active).order_by(provider.slug)
        )


schema = strawberry.Schema(Query, extensions=[ParserCache, ValidationCache])
