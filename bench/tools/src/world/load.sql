-- Loads the rows into an empty, migrated database. From the folder that this file lies in:
--     psql "$DATABASE_URL" -f load.sql
\set ON_ERROR_STOP on
\set QUIET on
-- Triggers and foreign keys are right by construction.
SET session_replication_role = replica;
SET maintenance_work_mem = '256MB';
BEGIN;

-- To build the indexes of the large tables once takes a fraction of keeping them while rows come in. No foreign key
-- points to one of these tables.
CREATE TEMP TABLE set_aside ON COMMIT DROP AS
SELECT
  i.indrelid::regclass AS of_table,
  CASE
    WHEN c.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
    ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, c.conname)
  END AS away,
  CASE
    WHEN c.oid IS NULL THEN replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
    ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
  END AS back
FROM pg_index AS i
LEFT JOIN pg_constraint AS c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
WHERE i.indrelid IN (
  'usage_quarter'::regclass, 'usage_day'::regclass, 'usage_month'::regclass, 'usage_cube'::regclass,
  'audit_event'::regclass
);
SELECT away FROM set_aside ORDER BY of_table \gexec

-- {copies}

SELECT back FROM set_aside ORDER BY of_table, back LIKE 'CREATE%' \gexec
COMMIT;

-- Frozen rows and fresh statistics leave nothing for a vacuum to do while something is measured.
VACUUM (FREEZE, ANALYZE);
