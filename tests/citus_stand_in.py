"""A stand-in for Citus in a plain PostgreSQL, since there is no Citus to be had where the tests run.

It spreads nothing: rows stay in one database, and a distributed table is the table that it was. What it stands in for
is the part of Citus that says no (the messages are those of Citus) and the tables in which it keeps what is where.
So a test on it shows that the centre's own work is right with the weaker keys and in partitions, and that Citus would
have accepted the tables. That it runs on a cluster is not shown by it.
"""

from __future__ import annotations

from typing import Any

SCHEMA = "citus_stand_in"
# The three machines of an invented cluster.
NODES = ("node-a", "node-b", "node-c")

SQL = """
CREATE SCHEMA citus_stand_in;
CREATE TABLE citus_stand_in.pg_dist_partition (
    logicalrelid regclass PRIMARY KEY, partmethod "char", partkey text, colocationid int
);
CREATE TABLE citus_stand_in.pg_dist_shard (logicalrelid regclass, shardid bigint PRIMARY KEY);
CREATE TABLE citus_stand_in.pg_dist_node (
    nodeid int, groupid int, nodename text, nodeport int DEFAULT 5432, noderole text DEFAULT 'primary'
);
CREATE TABLE citus_stand_in.pg_dist_placement (placementid bigint, shardid bigint, groupid int);

-- What Citus refuses of a table that is spread by this column.
CREATE FUNCTION citus_stand_in.refuse(spread regclass, spread_by text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE other record;
BEGIN
    PERFORM 1 FROM pg_index i WHERE i.indrelid = spread AND i.indisunique AND NOT EXISTS (
        SELECT 1 FROM pg_attribute a
        WHERE a.attrelid = spread AND a.attname = spread_by AND a.attnum = ANY (i.indkey)
    );
    IF FOUND THEN
        RAISE EXCEPTION 'cannot create constraint on "%"', spread USING ERRCODE = 'feature_not_supported', DETAIL =
            'Distributed relations cannot have UNIQUE, EXCLUDE, or PRIMARY KEY constraints that do not include the '
            'partition column (with an equality operator if EXCLUDE).';
    END IF;
    SELECT confrelid::regclass AS name INTO other FROM pg_constraint
    WHERE conrelid = spread AND contype = 'f'
        AND NOT EXISTS (SELECT 1 FROM citus_stand_in.pg_dist_partition WHERE logicalrelid = confrelid);
    IF FOUND THEN
        RAISE EXCEPTION 'referenced table "%" must be a distributed table or a reference table', other.name
            USING ERRCODE = 'feature_not_supported';
    END IF;
    PERFORM 1 FROM pg_constraint WHERE confrelid = spread AND contype = 'f'
        AND NOT EXISTS (SELECT 1 FROM citus_stand_in.pg_dist_partition WHERE logicalrelid = conrelid);
    IF FOUND THEN
        RAISE EXCEPTION 'cannot create foreign key constraint since foreign keys from reference tables and local '
            'tables to distributed tables are not supported' USING ERRCODE = 'feature_not_supported';
    END IF;
END $$;

CREATE FUNCTION citus_stand_in.take(spread regclass, spread_by text, shards int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE place int;
BEGIN
    PERFORM citus_stand_in.refuse(spread, spread_by);
    INSERT INTO citus_stand_in.pg_dist_partition VALUES (spread, 'h', spread_by, 1);
    FOR place IN 1..shards LOOP
        INSERT INTO citus_stand_in.pg_dist_shard VALUES (spread, spread::oid::bigint * 10000 + place);
        INSERT INTO citus_stand_in.pg_dist_placement
            SELECT spread::oid::bigint * 10000 + place, spread::oid::bigint * 10000 + place, groupid
            FROM citus_stand_in.pg_dist_node ORDER BY groupid OFFSET (place % 3) LIMIT 1;
    END LOOP;
END $$;

CREATE FUNCTION citus_stand_in.create_distributed_table(
    table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash',
    colocate_with text DEFAULT 'default', shard_count int DEFAULT 32
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE part record;
BEGIN
    IF EXISTS (SELECT 1 FROM citus_stand_in.pg_dist_partition WHERE logicalrelid = table_name) THEN
        RAISE EXCEPTION 'table "%" is already distributed', table_name USING ERRCODE = 'invalid_table_definition';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = table_name AND attname = distribution_column) THEN
        RAISE EXCEPTION 'column "%" of relation "%" does not exist', distribution_column, table_name
            USING ERRCODE = 'undefined_column';
    END IF;
    IF EXISTS (SELECT 1 FROM pg_class WHERE oid = table_name AND relispartition) THEN
        RAISE EXCEPTION 'cannot distribute relation "%" which is partition of a table that is not', table_name
            USING ERRCODE = 'feature_not_supported';
    END IF;
    PERFORM citus_stand_in.take(table_name, distribution_column, shard_count);
    FOR part IN SELECT inhrelid::regclass AS name FROM pg_inherits WHERE inhparent = table_name LOOP
        PERFORM citus_stand_in.take(part.name, distribution_column, shard_count);
    END LOOP;
END $$;

-- Later changes of a table are judged as its making was; a new partition is spread with its table.
CREATE FUNCTION citus_stand_in.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE one record;
BEGIN
    IF TG_TAG = 'ALTER TABLE' AND current_query() ~* 'RENAME\\s+CONSTRAINT' AND EXISTS (
        SELECT 1 FROM citus_stand_in.pg_dist_partition WHERE current_query() ~ ('\\m' || logicalrelid || '\\M')
    ) THEN
        RAISE EXCEPTION 'renaming constraints belonging to distributed tables is currently unsupported'
            USING ERRCODE = 'feature_not_supported';
    END IF;
    FOR one IN
        SELECT i.inhrelid::regclass AS name, d.partkey, (
            SELECT count(*) FROM citus_stand_in.pg_dist_shard s WHERE s.logicalrelid = d.logicalrelid
        ) AS shards
        FROM pg_inherits i JOIN citus_stand_in.pg_dist_partition d ON d.logicalrelid = i.inhparent
        WHERE NOT EXISTS (SELECT 1 FROM citus_stand_in.pg_dist_partition WHERE logicalrelid = i.inhrelid)
            AND (SELECT relkind FROM pg_class WHERE oid = i.inhrelid) IN ('r', 'p')
    LOOP
        PERFORM citus_stand_in.take(one.name, one.partkey, one.shards::int);
    END LOOP;
    FOR one IN SELECT logicalrelid AS name, partkey FROM citus_stand_in.pg_dist_partition
        WHERE logicalrelid::oid IN (SELECT oid FROM pg_class)
    LOOP
        PERFORM citus_stand_in.refuse(one.name, one.partkey);
    END LOOP;
END $$;
CREATE EVENT TRIGGER citus_stand_in ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE', 'CREATE INDEX') EXECUTE FUNCTION citus_stand_in.watch();
"""


def install(connection: Any, database: str) -> None:
    """Put the stand-in into a database; `connection` is one of psycopg to it. Sessions from now on see it."""
    connection.execute(SQL)
    for group, name in enumerate(NODES, start=1):
        statement = "INSERT INTO citus_stand_in.pg_dist_node (nodeid, groupid, nodename) VALUES (%s, %s, %s)"
        connection.execute(statement, (group, group, name))
    reach(connection, database)


def reach(connection: Any, database: str) -> None:
    """Have sessions of a database see the stand-in, as everybody sees Citus; a copy of one does not by itself."""
    connection.execute(f"ALTER DATABASE {database} SET search_path = public, {SCHEMA}")
