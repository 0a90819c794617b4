-- The same for an answer that shows public events, too: their list only grows, so their number tells.
-- $1 tenant
SELECT version, (SELECT CAST(COALESCE(SUM(public_events), 0) AS bigint) FROM audit_height) AS public_events
FROM tenant_version
WHERE tenant_id = $1
