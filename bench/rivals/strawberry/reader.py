"""How a request reads: one session for all of it, and what rows have beside them for all rows at once."""

from asyncio import Lock
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry.dataloader import DataLoader

from tables import Agent, ModelEndpoint, ModelPrice, Provider, Wallet


class Reader:
    """Made anew for every request, as a DataLoader remembers what it loaded.

    Fields are resolved at the same time and a session runs one statement at a time, so they take turns. A session
    for each statement was tried: the pings and transactions of twelve sessions cost more than waiting.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._turn = Lock()
        self.agent = DataLoader(self._agents)
        self.available = DataLoader(self._available)
        self.price = DataLoader(self._lowest_prices)
        self.providers = DataLoader(self._providers)

    async def rows(self, statement: Select) -> Sequence[Row[Any]]:
        async with self._turn:
            return (await self._session.execute(statement)).all()

    async def read(self, kind: type, statement: Select) -> list:
        """Rows as objects of the schema: graphql-core looks at objects faster than at rows."""
        return [kind(**row._mapping) for row in await self.rows(statement)]

    async def _agents(self, agents: list[UUID]) -> list[Row[Any]]:
        found = await self.rows(select(Agent.id, Agent.handle, Agent.name, Agent.status).where(Agent.id.in_(agents)))
        by_id = {row.id: row for row in found}
        return [by_id[agent] for agent in agents]

    async def _available(self, agents: list[UUID]) -> list[str | None]:
        available = (Wallet.balance_nanos - Wallet.reserved_nanos).label("available")
        found = await self.rows(select(Wallet.agent_id, available).where(Wallet.agent_id.in_(agents)))
        amounts = {row.agent_id: str(row.available) for row in found}
        return [amounts.get(agent) for agent in agents]

    async def _lowest_prices(self, models: list[UUID]) -> list[Row[Any] | None]:
        found = await self.rows(
            select(ModelEndpoint.model_id, ModelPrice.input_picos, ModelPrice.output_picos)
            .join(ModelPrice, ModelPrice.endpoint_id == ModelEndpoint.id)
            .where(ModelEndpoint.model_id.in_(models), ModelPrice.effective_to.is_(None))
            .distinct(ModelEndpoint.model_id)
            .order_by(ModelEndpoint.model_id, ModelPrice.input_picos, ModelPrice.output_picos)
        )
        prices = {row.model_id: row for row in found}
        return [prices.get(model) for model in models]

    async def _providers(self, models: list[UUID]) -> list[list[Row[Any]]]:
        found = await self.rows(
            select(ModelEndpoint.model_id, Provider.slug, Provider.display_name, Provider.active)
            .join(Provider, Provider.id == ModelEndpoint.provider_id)
            .where(ModelEndpoint.model_id.in_(models))
            .distinct()
            .order_by(Provider.slug)
        )
        of_model = defaultdict(list)
        for row in found:
            of_model[row.model_id].append(row)
        return [of_model[model] for model in models]
