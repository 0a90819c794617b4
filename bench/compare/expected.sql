-- The document that every target must answer for a tenant, from the raw rows: `usage_cube`, not the roll-ups.
-- Amounts are integers in text: nano-USD, prices pico-USD a token.
WITH month AS MATERIALIZED (
  SELECT u.bucket, u.model_id, u.requests, u.cost_nanos
  FROM usage_cube u
  WHERE u.tenant_id = :'tenant' AND u.bucket >= date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
), newest_agents AS (
  SELECT a.*, row_number() OVER (ORDER BY a.created_at DESC, a.id DESC) AS position
  FROM agent a WHERE a.tenant_id = :'tenant'
), newest_events AS (
  SELECT e.*, row_number() OVER (ORDER BY e.created_at DESC, e.id DESC) AS position
  FROM audit_event e WHERE e.tenant_id = :'tenant'
), days AS (
  SELECT (bucket AT TIME ZONE 'UTC')::date AS day, sum(cost_nanos) AS cost
  FROM month GROUP BY 1 HAVING sum(requests) > 0
), models_of_month AS (
  SELECT m.slug, sum(u.requests) AS requests, sum(u.cost_nanos) AS cost,
         row_number() OVER (ORDER BY sum(u.cost_nanos) DESC, m.slug COLLATE "C") AS position
  FROM month u JOIN model m ON m.id = u.model_id GROUP BY m.slug
), prices AS (
  SELECT m.id AS model_id, cheapest.input_picos, cheapest.output_picos
  FROM model m CROSS JOIN LATERAL (
    SELECT p.input_picos, p.output_picos
    FROM model_endpoint e JOIN model_price p ON p.endpoint_id = e.id AND p.effective_to IS NULL
    WHERE e.model_id = m.id ORDER BY p.input_picos, p.output_picos LIMIT 1
  ) cheapest
)
SELECT jsonb_build_object(
  'workspace', (SELECT handle FROM tenant WHERE id = :'tenant'),
  'agents', (
    SELECT jsonb_agg(jsonb_build_object(
      'handle', a.handle, 'name', a.name, 'status', a.status,
      'available', (w.balance_nanos - w.reserved_nanos)::text) ORDER BY a.position)
    FROM newest_agents a LEFT JOIN wallet w ON w.agent_id = a.id WHERE a.position <= 20),
  'audit', jsonb_build_object(
    'height', (SELECT count(*)::text FROM audit_event WHERE tenant_id = :'tenant'),
    'events', (
      SELECT jsonb_agg(jsonb_build_object(
        'seq', e.seq::text, 'type', e.event_type, 'agent', a.handle, 'previousHash', e.previous_hash,
        'hash', e.event_hash, 'createdAt', e.created_at) ORDER BY e.position)
      FROM newest_events e JOIN agent a ON a.id = e.agent_id WHERE e.position <= 20)),
  'balance', (SELECT sum(balance_nanos)::text FROM wallet WHERE tenant_id = :'tenant'),
  'month', jsonb_build_object(
    'cost', (SELECT coalesce(sum(cost_nanos), 0)::text FROM month),
    'requests', (SELECT coalesce(sum(requests), 0)::text FROM month),
    'days', (SELECT coalesce(jsonb_agg(jsonb_build_object('day', day, 'cost', cost::text) ORDER BY day), '[]') FROM days),
    'models', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'model', slug, 'requests', requests::text, 'cost', cost::text) ORDER BY position), '[]')
      FROM models_of_month WHERE position <= 10)),
  'models', (
    SELECT jsonb_agg(jsonb_build_object(
      'slug', m.slug, 'displayName', m.display_name, 'status', m.routable_status, 'contextWindow', m.context_window,
      'inputPicos', p.input_picos::text, 'outputPicos', p.output_picos::text,
      'providers', (
        SELECT jsonb_agg(DISTINCT v.slug ORDER BY v.slug)
        FROM model_endpoint e JOIN provider v ON v.id = e.provider_id WHERE e.model_id = m.id)) ORDER BY m.slug)
    FROM model m LEFT JOIN prices p ON p.model_id = m.id),
  'providers', (
    SELECT jsonb_agg(jsonb_build_object(
      'slug', slug, 'displayName', display_name, 'active', active) ORDER BY slug)
    FROM provider)
);
