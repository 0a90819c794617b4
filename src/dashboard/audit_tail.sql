-- The newest events of a workspace before a key, each with its agent: two tables in one statement, because this list
-- is on every screen. A start in the far future gives page one, so that every page is the same statement.
-- The events are cut to the page before they are joined: else a planner may go through the agents and sort all events of
-- the workspace. The store writes the length of the page into the text: a planner takes an unknown one for a tenth of the
-- table, and would plan every execution anew. It also puts the page in order again.
SELECT e.tenant_id, e.agent_id, e.seq, e.id, e.event_type, e.hash_version, e.payload_canonical, e.previous_hash,
       e.event_hash, e.inference_id, e.provider_slug, e.model_slug, e.owner_handle, e.agent_name, e.canonical_uri,
       e.is_public, e.created_at,
       a.id AS a_id, a.tenant_id AS a_tenant_id, a.handle AS a_handle, a.name AS a_name, a.framework AS a_framework,
       a.status AS a_status, a.visibility AS a_visibility, a.public_key_ed25519 AS a_public_key_ed25519,
       a.created_at AS a_created_at, a.archived_at AS a_archived_at
FROM (
  SELECT *
  FROM audit_event
  WHERE tenant_id = $1 AND (created_at, id) < ($2, $3)
  ORDER BY created_at DESC, id DESC
  LIMIT {limit}
) AS e
JOIN agent AS a ON a.tenant_id = e.tenant_id AND a.id = e.agent_id
