-- What a workspace owes and owns at a moment: the open period's row, if there is one, and the sum of its wallets, null
-- without any.
-- $1 tenant, $2 the one agent whose wallet may be seen or null, $3 the moment
SELECT
  p.id AS p_id,
  p.tenant_id AS p_tenant_id,
  p.starts_at AS p_starts_at,
  p.ends_at AS p_ends_at,
  p.timezone AS p_timezone,
  p.status AS p_status,
  p.spent_nanos AS p_spent_nanos,
  p.as_of AS p_as_of,
  p.closed_at AS p_closed_at,
  w.balance AS balance
FROM (
  SELECT CAST(SUM(balance_nanos) AS bigint) AS balance
  FROM wallet
  WHERE tenant_id = $1 AND ($2 IS NULL OR agent_id = $2)
) w
LEFT JOIN billing_period p ON p.tenant_id = $1 AND p.starts_at <= $3 AND p.ends_at > $3
