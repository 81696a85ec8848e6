-- The owner's functions through which alone history, access log and their seals are written. Installed after every
-- migration. Each runs with the owner's rights and finds its tables on a fixed path.

-- Who writes, as the transaction says. A context is only ever added: another transaction has another id for the same words.
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    context text := nullif(current_setting('pghistory.context_id', true), '');
    told text := nullif(current_setting('pghistory.context_metadata', true), '');
    key uuid;
BEGIN
    IF context IS NULL OR told IS NULL THEN
        RETURN NULL;
    END IF;
    key := md5(pg_current_xact_id()::text || ' ' || context || ' ' || told)::uuid;
    INSERT INTO pghistory_context (id, metadata, created_at, updated_at) VALUES (key, told::jsonb, now(), now())
        ON CONFLICT (id) DO NOTHING;
    RETURN key;
END $$;

-- Triggers of history cannot be switched off for a session by a setting.
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$ SELECT false $$;

-- One entry of the access log for each division, with the purposes there. The time is the server's.
CREATE OR REPLACE FUNCTION core_access_record(
    who text, what text, what_id text, purposes_at jsonb, named jsonb, allowed_by jsonb, people uuid[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_current_xact_id();  -- before an id is taken, so that a mark of the chain waits for this transaction
    INSERT INTO core_accessentry (at, actor, purposes, subject, subject_id, division_code, facts, basis, people)
        SELECT statement_timestamp(), who, why, what, what_id, division, named, allowed_by, people
        FROM jsonb_each(purposes_at) AS there (division, why);
END $$;

-- Seal what every transaction of an earlier mark has left behind, at most `most` rows of a table; returns how many rows.
-- Ids are handed out before their rows are committed, so a row below the mark may still appear until all of those
-- transactions have ended. Writers wait for nobody: only sealers wait for one another.
CREATE OR REPLACE FUNCTION core_history_seal(most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET intervalstyle = 'postgres' SET bytea_output = 'hex'
SET extra_float_digits = 1 AS $$
DECLARE
    tables CONSTANT text[] := {tables};
    mark core_historymark%ROWTYPE;
    part record;
    next_number bigint;
    before bytea;
    content bytea := '';
    contexts uuid[] := '{}';
    sealed bigint := 0;
    at timestamptz := clock_timestamp();
    reached jsonb := '{}';
    tab text;
    key text;
    start bigint;
    top bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('core_history_seal'));
    SELECT * INTO mark FROM core_historymark ORDER BY id LIMIT 1;
    -- a mark beyond every transaction is of another server, from which this database was restored
    IF FOUND AND (pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= mark.horizon
                  OR pg_snapshot_xmax(pg_current_snapshot())::text::bigint < mark.horizon) THEN
        SELECT number, digest INTO next_number, before FROM core_historyblock ORDER BY number DESC LIMIT 1;
        next_number := coalesce(next_number, 0) + 1;
        before := coalesce(before, decode(repeat('00', 32), 'hex'));
        FOREACH tab IN ARRAY tables LOOP
            CONTINUE WHEN to_regclass(tab) IS NULL;
            top := (mark.reached ->> tab)::bigint;
            SELECT coalesce(max(through), 0) INTO start FROM core_historypart WHERE table_name = tab;
            CONTINUE WHEN top IS NULL OR top <= start;
            SELECT attname INTO key FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
                WHERE indrelid = to_regclass(tab) AND indisprimary;
            EXECUTE format(
                'SELECT count(*) AS rows, max(id) AS last, array_agg(id::text ORDER BY id) AS ids,
                        string_agg(substring(sha256(convert_to(content::text, ''UTF8'')) FROM 1 FOR 16), '''' ORDER BY id)
                            AS digests,
                        array_agg(DISTINCT (content ->> ''pgh_context_id'')::uuid)
                            FILTER (WHERE content ->> ''pgh_context_id'' IS NOT NULL) AS contexts
                 FROM (SELECT %I AS id, to_jsonb(t) AS content FROM %I AS t WHERE %I > $1 AND %I <= $2
                       ORDER BY %I LIMIT $3) AS part', key, tab, key, key, key)
                INTO part USING start, top, most;
            CONTINUE WHEN part.rows = 0;
            IF part.rows = most THEN
                top := part.last;
            END IF;
            IF sealed = 0 THEN
                INSERT INTO core_historyblock (number, sealed_at, previous, digest) VALUES (next_number, at, before, before);
            END IF;
            INSERT INTO core_historypart (block_id, table_name, above, through, columns, ids, digests)
                SELECT next_number, tab, start, top, array_agg(attname::text ORDER BY attname), part.ids, part.digests
                FROM pg_attribute WHERE attrelid = to_regclass(tab) AND attnum > 0 AND NOT attisdropped;
            contexts := contexts || coalesce(part.contexts, '{}');
            sealed := sealed + part.rows;
        END LOOP;
        IF sealed = 0 THEN
            DELETE FROM core_historymark WHERE id = mark.id;
        ELSE
            INSERT INTO core_historypart (block_id, table_name, above, through, columns, ids, digests)
                SELECT next_number, 'pghistory_context', 0, 0,
                       (SELECT array_agg(attname::text ORDER BY attname) FROM pg_attribute
                        WHERE attrelid = 'pghistory_context'::regclass AND attnum > 0 AND NOT attisdropped),
                       array_agg(id::text ORDER BY id),
                       string_agg(substring(sha256(convert_to(to_jsonb(t)::text, 'UTF8')) FROM 1 FOR 16), '' ORDER BY id)
                FROM pghistory_context t WHERE id = ANY (contexts) HAVING count(*) > 0;
            FOR part IN SELECT * FROM core_historypart WHERE block_id = next_number ORDER BY table_name COLLATE "C" LOOP
                content := content || convert_to(format('%s|%s|%s|%s|%s|', part.table_name, part.above, part.through,
                    array_to_string(part.columns, ','), array_to_string(part.ids, ',')), 'UTF8') || part.digests;
            END LOOP;
            UPDATE core_historyblock SET digest = sha256(before || convert_to(format('%s|%s|', next_number,
                to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.US')), 'UTF8') || content) WHERE number = next_number;
            RETURN sealed;
        END IF;
    END IF;
    IF NOT EXISTS (SELECT FROM core_historymark) THEN
        FOREACH tab IN ARRAY tables LOOP
            CONTINUE WHEN to_regclass(tab) IS NULL;
            SELECT attname INTO key FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
                WHERE indrelid = to_regclass(tab) AND indisprimary;
            EXECUTE format('SELECT max(%I) FROM %I', key, tab) INTO top;
            reached := reached || jsonb_build_object(tab, top);
        END LOOP;
        INSERT INTO core_historymark (horizon, reached)  -- read after the ids, so that it covers all who took one
            VALUES (pg_snapshot_xmax(pg_current_snapshot())::text::bigint, reached);
    END IF;
    RETURN 0;
END $$;
