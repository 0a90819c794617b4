-- The newest events of a workspace before a key, each with its agent: two tables in one statement, because this list
-- is on every screen. A start in the far future gives page one, so that every page is the same statement.
-- `CROSS JOIN` keeps SQLite from going through the agents first, which would sort all events of the workspace; to
-- PostgreSQL it is a join like any other.
SELECT e.tenant_id, e.agent_id, e.seq, e.id, e.event_type, e.hash_version, e.payload_canonical, e.previous_hash,
       e.event_hash, e.inference_id, e.provider_slug, e.model_slug, e.owner_handle, e.agent_name, e.canonical_uri,
       e.is_public, e.created_at,
       a.id AS a_id, a.tenant_id AS a_tenant_id, a.handle AS a_handle, a.name AS a_name, a.framework AS a_framework,
       a.status AS a_status, a.visibility AS a_visibility, a.public_key_ed25519 AS a_public_key_ed25519,
       a.created_at AS a_created_at, a.archived_at AS a_archived_at
FROM audit_event AS e
CROSS JOIN agent AS a
WHERE a.tenant_id = e.tenant_id AND a.id = e.agent_id AND e.tenant_id = $1 AND (e.created_at, e.id) < ($2, $3)
ORDER BY e.created_at DESC, e.id DESC
LIMIT $4
