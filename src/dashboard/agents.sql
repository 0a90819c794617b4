-- A page of agents with what the screen shows beside each: policy, own wallet, chain head, spend of today and of this
-- month. One statement whatever the order; {sort}, {compare} and {direction} are filled in by the store.
--
-- $1 tenant · $2, $3 the quarter-hours whose spend orders the page (from, before; equal when it does not)
-- $4 today, $5 this month (days of the tenant's timezone) · $6 the one agent that may be seen, or null
-- $7 statuses, $8 lower-case text to search, $9 frameworks, $10 start of the framework: '' does not filter, and lists
-- hold each value between separators (char 31), which one comparison by `replace` can look through on every database
-- $11, $12 the sort value and id to go on behind · $13 rows to read · $14 where counting stops
WITH spend AS (
  SELECT key_id, CAST(SUM(cost_nanos) AS bigint) AS nanos
  FROM usage_quarter
  WHERE tenant_id = $1 AND dimension = 'agent' AND bucket >= $2 AND bucket < $3
  GROUP BY key_id
),
matching AS (
  SELECT a.*, COALESCE(s.nanos, 0) AS spend_nanos
  FROM agent a
  LEFT JOIN spend s ON s.key_id = a.id
  WHERE a.tenant_id = $1
    AND ($6 IS NULL OR a.id = $6)
    AND replace($7, {separator} || a.status || {separator}, '') <> $7
    AND ($8 = '' OR replace(lower(a.name), $8, '') <> lower(a.name) OR replace(lower(a.handle), $8, '') <> lower(a.handle))
    AND ($9 = '' OR replace($9, {separator} || a.framework || {separator}, '') <> $9)
    AND ($10 = '' OR substr(a.framework, 1, length($10)) = $10)
),
page AS (
  SELECT *
  FROM matching
  WHERE ({sort}, id) {compare} ($11, $12)
  ORDER BY {sort} {direction}, id {direction}
  LIMIT $13
),
counted AS (
  SELECT count(*) AS total FROM (SELECT 1 FROM matching LIMIT $14) AS capped
)
SELECT
  counted.total AS total,
  page.spend_nanos AS spend_nanos,
  page.id AS a_id,
  page.tenant_id AS a_tenant_id,
  page.handle AS a_handle,
  page.name AS a_name,
  page.framework AS a_framework,
  page.status AS a_status,
  page.visibility AS a_visibility,
  page.public_key_ed25519 AS a_public_key_ed25519,
  page.created_at AS a_created_at,
  page.archived_at AS a_archived_at,
  p.id AS p_id,
  p.tenant_id AS p_tenant_id,
  p.agent_id AS p_agent_id,
  p.per_call_nanos AS p_per_call_nanos,
  p.daily_nanos AS p_daily_nanos,
  p.monthly_nanos AS p_monthly_nanos,
  p.latency_cap_ms AS p_latency_cap_ms,
  p.min_quality_milli AS p_min_quality_milli,
  p.allowed_providers AS p_allowed_providers,
  p.allowed_models AS p_allowed_models,
  p.effective_from AS p_effective_from,
  p.superseded_at AS p_superseded_at,
  w.id AS w_id,
  w.tenant_id AS w_tenant_id,
  w.agent_id AS w_agent_id,
  w.balance_nanos AS w_balance_nanos,
  w.reserved_nanos AS w_reserved_nanos,
  w.currency AS w_currency,
  w.paused_at AS w_paused_at,
  w.credit_expires_at AS w_credit_expires_at,
  w.created_at AS w_created_at,
  c.agent_id AS c_agent_id,
  c.tenant_id AS c_tenant_id,
  c.head_seq AS c_head_seq,
  c.head_hash AS c_head_hash,
  c.head_at AS c_head_at,
  COALESCE(d.cost_nanos, 0) AS day_nanos,
  COALESCE(m.cost_nanos, 0) AS month_nanos
FROM counted
LEFT JOIN page ON 1 = 1
LEFT JOIN spend_policy p ON p.agent_id = page.id AND p.superseded_at IS NULL
LEFT JOIN wallet w ON w.agent_id = page.id
LEFT JOIN audit_chain c ON c.agent_id = page.id
LEFT JOIN usage_day d ON d.tenant_id = $1 AND d.dimension = 'agent' AND d.key_id = page.id AND d.day = $4
LEFT JOIN usage_month m ON m.tenant_id = $1 AND m.dimension = 'agent' AND m.key_id = page.id AND m.month = $5
ORDER BY page.{sort} {direction}, page.id {direction}
