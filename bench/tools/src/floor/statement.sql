-- The whole dashboard of tenant $1 as JSON text.
SELECT CAST(json_build_object(
  'workspace', t.handle,
  'agents', (
    SELECT coalesce(json_agg(x), '[]')
    FROM (
      SELECT a.handle, a.name, a.status, CAST(w.balance_nanos - w.reserved_nanos AS text) AS available
      FROM agent AS a
      LEFT JOIN wallet AS w ON w.agent_id = a.id
      WHERE a.tenant_id = $1
      ORDER BY a.created_at DESC, a.id DESC
      LIMIT 20
    ) AS x
  ),
  'audit', json_build_object(
    'height', coalesce((SELECT events FROM audit_height WHERE tenant_id = $1), 0),
    'events', (
      SELECT coalesce(json_agg(x), '[]')
      FROM (
        SELECT e.seq, e.event_type AS type, a.handle AS agent, e.previous_hash AS "previousHash",
               e.event_hash AS hash, e.created_at AS "createdAt"
        FROM (
          SELECT *
          FROM audit_event
          WHERE tenant_id = $1
          ORDER BY created_at DESC, id DESC
          LIMIT 20
        ) AS e
        JOIN agent AS a ON a.id = e.agent_id
        ORDER BY e.created_at DESC, e.id DESC
      ) AS x
    )
  ),
  'balance', (SELECT CAST(coalesce(sum(balance_nanos), 0) AS text) FROM wallet WHERE tenant_id = $1),
  'month', json_build_object(
    'cost', CAST(coalesce(m.cost_nanos, 0) AS text),
    'requests', coalesce(m.requests, 0),
    'days', (
      SELECT coalesce(json_agg(x), '[]')
      FROM (
        SELECT day, CAST(cost_nanos AS text) AS cost
        FROM usage_day
        WHERE tenant_id = $1 AND dimension = 'total' AND key_id = '00000000-0000-0000-0000-000000000000'
          AND day >= first_day AND day < first_day + interval '1 month'
        ORDER BY day
      ) AS x
    ),
    'models', (
      SELECT coalesce(json_agg(x), '[]')
      FROM (
        SELECT model.slug AS model, u.requests, CAST(u.cost_nanos AS text) AS cost
        FROM usage_month AS u
        JOIN model ON model.id = u.key_id
        WHERE u.tenant_id = $1 AND u.dimension = 'model' AND u.month = first_day
        ORDER BY u.cost_nanos DESC, model.slug
        LIMIT 10
      ) AS x
    )
  ),
  'models', (
    SELECT coalesce(json_agg(x), '[]')
    FROM (
      SELECT model.slug, display_name AS "displayName", routable_status AS status, context_window AS "contextWindow",
             offers.input AS "inputPicos", offers.output AS "outputPicos", coalesce(offers.providers, '{}') AS providers
      FROM model
      LEFT JOIN (
        SELECT e.model_id,
               CAST((array_agg(p.input_picos ORDER BY p.input_picos, p.output_picos))[1] AS text) AS input,
               CAST((array_agg(p.output_picos ORDER BY p.input_picos, p.output_picos))[1] AS text) AS output,
               array_agg(DISTINCT provider.slug) AS providers
        FROM model_endpoint AS e
        JOIN provider ON provider.id = e.provider_id
        LEFT JOIN model_price AS p ON p.endpoint_id = e.id AND p.effective_to IS NULL
        GROUP BY e.model_id
      ) AS offers ON offers.model_id = model.id
      ORDER BY model.slug
    ) AS x
  ),
  'providers', (
    SELECT coalesce(json_agg(x), '[]')
    FROM (SELECT slug, display_name AS "displayName", active FROM provider ORDER BY slug) AS x
  )
) AS text)
FROM tenant AS t
CROSS JOIN CAST(date_trunc('month', now() AT TIME ZONE 'UTC') AS date) AS first_day
LEFT JOIN usage_month AS m
  ON m.tenant_id = t.id AND m.dimension = 'total' AND m.key_id = '00000000-0000-0000-0000-000000000000'
  AND m.month = first_day
WHERE t.id = $1
