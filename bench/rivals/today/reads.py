"""The parts of the dashboard, each read by as few statements as its tables need.

Columns are selected and not entities: nothing is changed here, so there is nothing that a session has to track.
Amounts and counts become text in SQL, as JSON's numbers are floats to a browser.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, Text, cast, func, null, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from credential import Caller
from tables import (
    NO_KEY,
    Agent,
    AuditEvent,
    AuditHeight,
    Model,
    ModelEndpoint,
    ModelPrice,
    Provider,
    UsageDay,
    UsageMonth,
    Wallet,
)


async def agents(db: AsyncSession, caller: Caller, limit: int) -> list[dict]:
    available = Wallet.balance_nanos - Wallet.reserved_nanos
    return await _read(
        db,
        select(Agent.handle, Agent.name, Agent.status, cast(available, Text).label("available"))
        .outerjoin(Wallet, Wallet.agent_id == Agent.id)
        .where(Agent.tenant_id == caller.tenant_id)
        .order_by(Agent.created_at.desc(), Agent.id.desc())
        .limit(limit),
    )


async def models(db: AsyncSession) -> list[dict]:
    price_order = (ModelPrice.input_picos, ModelPrice.output_picos)
    slugs = func.array_agg(aggregate_order_by(Provider.slug.distinct(), Provider.slug))
    return await _read(
        db,
        select(
            Model.slug,
            Model.display_name.label("displayName"),
            Model.routable_status.label("status"),
            Model.context_window.label("contextWindow"),
            cast(_first(ModelPrice.input_picos, price_order), Text).label("inputPicos"),
            cast(_first(ModelPrice.output_picos, price_order), Text).label("outputPicos"),
            func.array_remove(slugs, null()).label("providers"),
        )
        .outerjoin(ModelEndpoint, ModelEndpoint.model_id == Model.id)
        .outerjoin(Provider, Provider.id == ModelEndpoint.provider_id)
        .outerjoin(
            ModelPrice,
            (ModelPrice.endpoint_id == ModelEndpoint.id) & ModelPrice.effective_to.is_(None),
        )
        .group_by(Model.id)
        .order_by(Model.slug),
    )


async def providers(db: AsyncSession) -> list[dict]:
    return await _read(
        db,
        select(Provider.slug, Provider.display_name.label("displayName"), Provider.active).order_by(Provider.slug),
    )


async def audit(db: AsyncSession, caller: Caller, limit: int) -> dict:
    height = await db.scalar(select(AuditHeight.events).where(AuditHeight.tenant_id == caller.tenant_id))
    events = await _read(
        db,
        select(
            cast(AuditEvent.seq, Text).label("seq"),
            AuditEvent.event_type.label("type"),
            Agent.handle.label("agent"),
            AuditEvent.previous_hash.label("previousHash"),
            AuditEvent.event_hash.label("hash"),
            AuditEvent.created_at.label("createdAt"),
        )
        .join(Agent, Agent.id == AuditEvent.agent_id)
        .where(AuditEvent.tenant_id == caller.tenant_id)
        .order_by(AuditEvent.created_at.desc(), AuditEvent.id.desc())
        .limit(limit),
    )
    return {"height": str(height or 0), "events": events}


async def spend(db: AsyncSession, caller: Caller) -> dict:
    return {"balance": await db.scalar(balance(caller)), "month": await _month(db, caller)}


async def _month(db: AsyncSession, caller: Caller) -> dict:
    days = (await db.execute(days_of_month(caller))).all()
    return {
        "cost": str(sum(day.cost_nanos for day in days)),
        "requests": str(sum(day.requests for day in days)),
        "days": [{"day": day.day, "cost": str(day.cost_nanos)} for day in days],
        "models": await _read(db, models_of_month(caller, 10)),
    }


def balance(caller: Caller) -> Select:
    total = func.coalesce(func.sum(Wallet.balance_nanos), 0)
    return select(cast(total, Text).label("balance")).where(Wallet.tenant_id == caller.tenant_id)


def days_of_month(caller: Caller) -> Select:
    return (
        select(UsageDay.day, UsageDay.requests, UsageDay.cost_nanos)
        .where(
            UsageDay.tenant_id == caller.tenant_id,
            UsageDay.dimension == "total",
            UsageDay.key_id == NO_KEY,
            UsageDay.day >= _this_month(),
        )
        .order_by(UsageDay.day)
    )


def models_of_month(caller: Caller, top: int) -> Select:
    return (
        select(
            Model.slug.label("model"),
            cast(UsageMonth.requests, Text).label("requests"),
            cast(UsageMonth.cost_nanos, Text).label("cost"),
        )
        .join(Model, Model.id == UsageMonth.key_id)
        .where(
            UsageMonth.tenant_id == caller.tenant_id,
            UsageMonth.dimension == "model",
            UsageMonth.month == _this_month(),
        )
        .order_by(UsageMonth.cost_nanos.desc(), Model.slug)
        .limit(top)
    )


def _this_month() -> date:
    return datetime.now(UTC).date().replace(day=1)


def _first(column: Any, order: tuple) -> Any:
    """The column of the row that comes first in a group."""
    return func.array_agg(aggregate_order_by(column, *order))[1]


async def _read(db: AsyncSession, statement: Select) -> list[dict]:
    return [dict(row) for row in (await db.execute(statement)).mappings()]
