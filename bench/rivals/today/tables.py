"""The tables, with the columns that a dashboard needs."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# The roll-ups hold a tenant's total under this key.
NO_KEY = UUID(int=0)


class Base(DeclarativeBase):
    type_annotation_map = {int: BigInteger, datetime: DateTime(timezone=True)}


class Tenant(Base):
    __tablename__ = "tenant"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    handle: Mapped[str]


class ApiKey(Base):
    __tablename__ = "api_key"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey(Tenant.id))
    key_hash: Mapped[str]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Agent(Base):
    __tablename__ = "agent"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey(Tenant.id))
    handle: Mapped[str]
    name: Mapped[str]
    status: Mapped[str]
    created_at: Mapped[datetime]


class Wallet(Base):
    __tablename__ = "wallet"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey(Tenant.id))
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey(Agent.id))
    balance_nanos: Mapped[int]
    reserved_nanos: Mapped[int]


class Provider(Base):
    __tablename__ = "provider"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str]
    display_name: Mapped[str]
    active: Mapped[bool]


class Model(Base):
    __tablename__ = "model"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str]
    display_name: Mapped[str]
    routable_status: Mapped[str]
    context_window: Mapped[int | None]


class ModelEndpoint(Base):
    __tablename__ = "model_endpoint"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    model_id: Mapped[UUID] = mapped_column(ForeignKey(Model.id))
    provider_id: Mapped[UUID] = mapped_column(ForeignKey(Provider.id))


class ModelPrice(Base):
    """The price of an endpoint; the current one has no end."""

    __tablename__ = "model_price"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey(ModelEndpoint.id))
    effective_to: Mapped[datetime | None]
    input_picos: Mapped[int | None]
    output_picos: Mapped[int | None]


class AuditEvent(Base):
    __tablename__ = "audit_event"
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey(Tenant.id), primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey(Agent.id), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID]
    event_type: Mapped[str]
    previous_hash: Mapped[str | None]
    event_hash: Mapped[str]
    created_at: Mapped[datetime]


class AuditHeight(Base):
    __tablename__ = "audit_height"
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey(Tenant.id), primary_key=True)
    events: Mapped[int]


class UsageDay(Base):
    __tablename__ = "usage_day"
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey(Tenant.id), primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    key_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    requests: Mapped[int]
    cost_nanos: Mapped[int]


class UsageMonth(Base):
    __tablename__ = "usage_month"
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey(Tenant.id), primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    key_id: Mapped[UUID] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    requests: Mapped[int]
    cost_nanos: Mapped[int]
