-- What tells whether an answer still holds: the version of a workspace, which moves with every write to it, and, where
-- the answer shows public events, how many of these there are: their list only grows.
-- $1 tenant, $2 whether public events are shown
SELECT
  (SELECT version FROM tenant_version WHERE tenant_id = $1) AS version,
  CASE WHEN $2 THEN (SELECT CAST(COALESCE(SUM(public_events), 0) AS bigint) FROM audit_height) END AS public_events
