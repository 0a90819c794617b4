-- What tells whether an answer still holds: the version of a workspace, which moves with every write to it. A pooler has
-- every statement planned anew, and this one is sent more often than any other: it has no more in it than it needs.
-- $1 tenant
SELECT version, CAST(NULL AS bigint) AS public_events
FROM tenant_version
WHERE tenant_id = $1
